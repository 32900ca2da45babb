// The verdicts of Clerk's own verifier on tokens, at a given time and under given configurations.
//
// Standard input:  {"at": UNIX, "pem": "...", "jwks": {...}, "groups": [...]},
//                  each group {"keys": "pem" | "jwks", "options": {...}, "tokens": [...]}
// Standard output: for each group a list, for each of its tokens {"Ok": "the user"} or {"Err": "Clerk's reason"}
import { text } from 'node:stream/consumers';

import { stopClock } from './clock.mjs';

const { at, pem, jwks, groups } = JSON.parse(await text(process.stdin));

stopClock(at);

// The library asks Clerk's Backend API for keys. Here it gets the local keys, and every other request fails.
const apiUrl = 'http://keys.invalid';
globalThis.fetch = async url => {
  if (url !== `${apiUrl}/v1/jwks`) throw new Error(`unexpected request to ${url}`);
  return Response.json(jwks);
};

// Imported last, because the library captures `fetch` when it is loaded.
const { verifyToken } = await import('@clerk/backend');

const keysFrom = {
  pem: { jwtKey: pem },
  jwks: { apiUrl, secretKey: 'not-a-secret' },
};

async function verdict(token, options) {
  try {
    const { sub } = await verifyToken(token, options);
    return { Ok: sub };
  } catch (error) {
    // An error that is not Clerk's own is a failure of the library and has only a name.
    return { Err: error.reason ?? error.name };
  }
}

const verdicts = [];
for (const { keys, options, tokens } of groups) {
  const all = { ...keysFrom[keys], ...options };
  verdicts.push(await Promise.all(tokens.map(token => verdict(token, all))));
}
process.stdout.write(JSON.stringify(verdicts));
