// What Clerk's own verifier says about tokens, at a moment and under configurations of our choosing.
//
// Standard input:  {"at": UNIX, "pem": "...", "jwks": {...}, "groups": [...]},
//                  each group {"keys": "pem" | "jwks", "options": {...}, "tokens": [...]}
// Standard output: for each group a list, for each of its tokens {"Ok": "the user"} or {"Err": "Clerk's reason"}
import { text } from 'node:stream/consumers';

import { stopClock } from './clock.mjs';

const { at, pem, jwks, groups } = JSON.parse(await text(process.stdin));

stopClock(at);

// The library asks Clerk's back-end API for keys. Here it gets the local ones, and nothing else gets out.
const apiUrl = 'http://keys.invalid';
globalThis.fetch = async url => {
  if (url !== `${apiUrl}/v1/jwks`) throw new Error(`a request to ${url} was about to leave the machine`);
  return Response.json(jwks);
};

// Only now, because it takes hold of `fetch` when it is loaded.
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
    // What is not Clerk's own error is a failure of the library, and has a name only.
    return { Err: error.reason ?? error.name };
  }
}

const verdicts = [];
for (const { keys, options, tokens } of groups) {
  const all = { ...keysFrom[keys], ...options };
  verdicts.push(await Promise.all(tokens.map(token => verdict(token, all))));
}
process.stdout.write(JSON.stringify(verdicts));
