// The measured verifiers, each set up as its documentation says. A verifier is made for one key server and starts
// without keys; it returns a token's subject or throws.
import { readFileSync } from 'node:fs';

import { ISSUER, PARTY } from './stage.mjs';

const { verifyToken } = await import('@clerk/backend');
const { default: jwksRsa } = await import('jwks-rsa');
const { default: jsonwebtoken } = await import('jsonwebtoken');

function versionOf(name) {
  return JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url))).version;
}
const clerkVersion = `@clerk/backend ${versionOf('@clerk/backend')}`;
const jsonVersion = `jwks-rsa ${versionOf('jwks-rsa')} + jsonwebtoken ${versionOf('jsonwebtoken')}`;

let instances = 0;

/** Its keys are cached under the secret key, for as long as the process lives: hence one of its own for each. */
function clerk(options) {
  return server => {
    const keys = { apiUrl: server.url, secretKey: `not-a-secret-${instances++}` };
    return async token => (await verifyToken(token, { ...keys, authorizedParties: [PARTY], ...options })).sub;
  };
}

/** Keys are cached unless that is turned off; the limit is off unless it is turned on, then 10 a minute. */
function jwksRsaAndJsonwebtoken(options) {
  return server => {
    const client = jwksRsa({ jwksUri: `${server.url}/.well-known/jwks.json`, cache: true, ...options });
    const keyOf = (header, done) => {
      client.getSigningKey(header.kid, (error, key) => (error ? done(error) : done(null, key.getPublicKey())));
    };
    return token =>
      new Promise((resolve, reject) => {
        const done = (error, claims) => (error ? reject(error) : resolve(claims.sub));
        jsonwebtoken.verify(token, keyOf, { algorithms: ['RS256'], issuer: ISSUER }, done);
      });
  };
}

export const verifiers = [
  [clerkVersion, clerk({})],
  [`${clerkVersion}, with \`issuer\``, clerk({ issuer: ISSUER })],
  [`${jsonVersion}, \`rateLimit: false\``, jwksRsaAndJsonwebtoken({ rateLimit: false })],
  [`${jsonVersion}, \`rateLimit: true\``, jwksRsaAndJsonwebtoken({ rateLimit: true })],
];
