// Prints counts and verdicts of other verifiers as a Markdown table: how often they fetch keys, what they do with keys
// that are gone, and which tokens they accept. It measures no durations.
import { Key, KeyServer, PARTY, putForward } from './stage.mjs';
import { verifiers } from './verifiers.mjs';

// An exception in a callback that nothing can catch would end the process. It is a result here, not the end of the
// measurement.
const waiting = new Set();
process.on('uncaughtException', error => waiting.forEach(settle => settle(`CRASH (uncaught ${error.name})`)));

const genuine = new Key();
const successor = new Key();
const unknown = number => genuine.token({}, { kid: `ins_unknown${number}` });

function verdict(verify, token) {
  return new Promise(resolve => {
    const settle = said => {
      waiting.delete(settle);
      resolve(said);
    };
    waiting.add(settle);
    const refused = error => `refused (${error.reason ?? error.name})`;
    (async () => verify(token))().then(() => 'accepted', refused).then(settle);
  });
}

/** Each row starts with a verifier that has no keys. */
const rows = [];
const row = (name, measure) => rows.push([name, measure]);

row('fetches for 100 concurrent cold verifications', async (verify, server) => {
  const verdicts = await Promise.all(Array.from({ length: 100 }, () => verdict(verify, genuine.token())));
  return `${server.asked}; ${verdicts.filter(said => said === 'accepted').length} accepted`;
});

row('fetches for 50 unknown key ids, one after the other, keys cached', async (verify, server) => {
  await warm(verify, server);
  await flood(verify, 50);
  return server.asked;
});

row('... and a token of a key that was rotated in, right after them', async (verify, server) => {
  await warm(verify, server);
  await flood(verify, 50);
  server.keys = [genuine, successor];
  return verdict(verify, successor.token());
});

row('fetches for the same unknown key id, 50 times', async (verify, server) => {
  await warm(verify, server);
  for (let n = 0; n < 50; n++) await verdict(verify, unknown('same'));
  return server.asked;
});

for (const minutes of [0, 4, 6, 11]) {
  row(`key removed from the set, cached ${minutes} minutes ago`, async (verify, server) => {
    await warm(verify, server);
    server.keys = [successor];
    await putForward(minutes);
    return verdict(verify, genuine.token());
  });
}

row('key removed 20 minutes ago, and an unknown key id every 4 minutes since', async (verify, server) => {
  await warm(verify, server);
  server.keys = [successor];
  for (let n = 0; n < 5; n++) {
    await putForward(4);
    await verdict(verify, unknown(n));
  }
  return verdict(verify, genuine.token());
});

row('fetches in 20 minutes without a token, keys cached', async (verify, server) => {
  await warm(verify, server);
  for (let n = 0; n < 5; n++) await putForward(4);
  return server.asked;
});

for (const minutes of [0, 4, 6, 11]) {
  row(`key server away, keys cached ${minutes} minutes ago`, async (verify, server) => {
    await warm(verify, server);
    server.isDown = true;
    await putForward(minutes);
    return `${await verdict(verify, genuine.token())}; ${server.asked} attempts`;
  });
}

row('key server away, no keys', async (verify, server) => {
  server.isDown = true;
  return `${await verdict(verify, genuine.token())}; ${server.asked} attempts`;
});

row('... and an expired token, no keys', async (verify, server) => {
  server.isDown = true;
  return `${await verdict(verify, genuine.token({ exp: 1 }))}; ${server.asked} attempts`;
});

const text = (header, claims) => {
  return genuine.signText(header ?? JSON.stringify(genuine.header()), claims ?? JSON.stringify(genuine.claims()));
};
const first = (json, members) => JSON.stringify(json).replace('{', `{${members},`);
const ago = seconds => ({ iat: Math.floor(Date.now() / 1000) - 60, exp: Math.floor(Date.now() / 1000) - seconds });

const tokens = {
  'a genuine token': () => genuine.token(),
  'wrong `iss`': () => genuine.token({ iss: 'https://clerk.other.example' }),
  'no `iss`': () => genuine.token({ iss: undefined }),
  [`wrong \`azp\` (listed: ${PARTY})`]: () => genuine.token({ azp: 'https://evil.example' }),
  'no `azp`': () => genuine.token({ azp: undefined }),
  '`sts` is `pending`': () => genuine.token({ sts: 'pending' }),
  'no `sid`': () => genuine.token({ sid: undefined }),
  'category of JWT templates': () => genuine.token({ sid: undefined, sts: undefined }, { cat: 'cl_B7d4PD222AAA' }),
  'category of machine tokens': () => genuine.token({}, { cat: 'cl_B7d4PD333AAA' }),
  'subject of a machine (`mch_`)': () => genuine.token({ sub: 'mch_1' }, { cat: undefined }),
  '`sub` twice, the last one counts': () => text(null, first(genuine.claims(), '"sub":"user_mallory"')),
  '`alg` twice': () => text(first(genuine.header(), '"alg":"none"'), null),
  'expired 3 seconds ago': () => genuine.token(ago(3)),
  'expired 10 seconds ago': () => genuine.token(ago(10)),
  'no `exp`': () => genuine.token({ exp: undefined }),
  'no `iat`': () => genuine.token({ iat: undefined }),
  'lives for ten years': () => genuine.token({ exp: Math.floor(Date.now() / 1000) + 315_360_000 }),
  '`crit` in the header': () => genuine.token({}, { crit: ['exp'] }),
  '`jku` in the header': () => genuine.token({}, { jku: 'https://evil.example' }),
  'no `typ`': () => genuine.token({}, { typ: undefined }),
  '`alg` is `none`': () => genuine.token({}, { alg: 'none' }),
  'padded base64': () => `${genuine.token()}==`,
  'invalid UTF-8 in a claim': () => text(null, Buffer.from(first(genuine.claims(), '"x":"\xff"'), 'latin1')),
  'header that is not ASCII': () => genuine.token({}, { 'é': 'é' }),
  'header is `null`': () => text('null', null),
  'claims are `null`': () => text(null, 'null'),
  'header is an array': () => text('[]', null),
  'key id is `__proto__`': () => genuine.token({}, { kid: '__proto__' }),
  'key id is an object': () => genuine.token({}, { kid: {} }),
  'header is 1 MiB long': () => genuine.token({}, { x: 'x'.repeat(1 << 20) }),
};
for (const [name, token] of Object.entries(tokens)) {
  row(`token: ${name}`, async (verify, server) => {
    await warm(verify, server);
    return verdict(verify, token());
  });
}

async function warm(verify, server) {
  const said = await verdict(verify, genuine.token());
  if (said !== 'accepted') throw new Error(`a genuine token was ${said}`);
  server.asked = 0;
}

async function flood(verify, count) {
  for (let n = 0; n < count; n++) await verdict(verify, unknown(n));
}

const line = cells => console.log(`| ${cells.map(cell => String(cell).replaceAll('|', '\\|')).join(' | ')} |`);
line(['', ...verifiers.map(([name]) => name)]);
line(['---', ...verifiers.map(() => '---')]);
for (const [name, measure] of rows) {
  const cells = [];
  for (const [, make] of verifiers) {
    const server = await new KeyServer().start();
    server.keys = [genuine];
    cells.push(await measure(make(server), server));
    server.stop();
  }
  line([name, ...cells]);
}
