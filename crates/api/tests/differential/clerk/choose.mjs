// Which session cookie Clerk's own library takes from a request, at a given time.
//
// Standard input:  {"at": UNIX, "pem": "...", "requests": [{"key": "pk_...", "cookies": "a=b; c=d"}, ...]}
// Standard output: for each request {"name": "the chosen cookie's name", "value": "its value" | null}
import { text } from 'node:stream/consumers';

import { stopClock } from './clock.mjs';

const { at, pem, requests } = JSON.parse(await text(process.stdin));

stopClock(at);
globalThis.fetch = async url => {
  throw new Error(`unexpected request to ${url}`);
};
// The library's log output does not belong to the result.
console.log = console.warn = console.error = () => {};

const { createAuthenticateRequest, createClerkRequest } = await import('@clerk/backend/internal');

/** The library does not tell its choice. To make it, it reads both session cookies; the third one read is the chosen one. */
async function choice({ key, cookies }) {
  const request = createClerkRequest(new Request('https://app.example.com/', { headers: { cookie: cookies } }));
  const read = [];
  const get = request.cookies.get.bind(request.cookies);
  request.cookies.get = name => {
    if (/^__session(_|$)/.test(name)) read.push(name);
    return get(name);
  };
  const options = { publishableKey: key, secretKey: 'sk_test_not_a_secret', jwtKey: pem };
  await createAuthenticateRequest({ options }).authenticateRequest(request, {}).catch(() => {});
  const [first, second, name] = read;
  if (first === second || ![first, second].includes(name)) {
    throw new Error(`the library reads its cookies in another order than it did: ${read}`);
  }
  return { name, value: get(name) || null };
}

const choices = [];
for (const request of requests) choices.push(await choice(request));
process.stdout.write(JSON.stringify(choices));
