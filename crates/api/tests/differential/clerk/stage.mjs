// What the measurements of peers.mjs need: a clock that can be advanced, keys, tokens, and a local key server that
// counts its clients. It must be loaded before the measured libraries.
import { createSign, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';

// Libraries read one of these two; timers are not affected.
let ahead = 0;
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...parts) {
    super(...(parts.length === 0 ? [RealDate.now() + ahead] : parts));
  }
  static now() {
    return RealDate.now() + ahead;
  }
};
const elapsed = performance.now.bind(performance);
performance.now = () => elapsed() + ahead;

// One library caches the time until its next timer; after this the cache is stale.
export async function putForward(minutes) {
  ahead += minutes * 60_000;
  await new Promise(resolve => setTimeout(resolve, 5));
}

export const ISSUER = 'https://clerk.example.com';
export const PARTY = 'https://app.example.com';

export class Key {
  static count = 0;

  constructor() {
    this.kid = `ins_peers${Key.count++}`;
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.privateKey = privateKey;
    this.jwk = { ...publicKey.export({ format: 'jwk' }), kid: this.kid, alg: 'RS256', use: 'sig' };
  }

  /** A token of these bytes, signed by RS256. */
  signText(header, claims) {
    const input = [header, claims].map(part => Buffer.from(part).toString('base64url')).join('.');
    return `${input}.${createSign('RSA-SHA256').update(input).sign(this.privateKey, 'base64url')}`;
  }

  /** A genuine session token, bent; undefined leaves a member out. */
  token(claims = {}, header = {}) {
    return this.signText(JSON.stringify(this.header(header)), JSON.stringify(this.claims(claims)));
  }

  header(changes = {}) {
    return { alg: 'RS256', cat: 'cl_B7d4PD111AAA', kid: this.kid, typ: 'JWT', ...changes };
  }

  claims(changes = {}) {
    const now = Math.floor(Date.now() / 1000);
    const times = { exp: now + 60, iat: now, nbf: now - 10 };
    return { azp: PARTY, iss: ISSUER, sid: 'sess_1', sts: 'active', sub: 'user_alice', v: 2, ...times, ...changes };
  }
}

/** Serves a key set at every path, counts, and can be made to cut every connection. */
export class KeyServer {
  keys = [];
  asked = 0;
  isDown = false;

  async start() {
    this.server = createServer((request, response) => {
      this.asked += 1;
      if (this.isDown) {
        request.socket.destroy();
        return;
      }
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ keys: this.keys.map(key => key.jwk) }));
    });
    await new Promise(resolve => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }
}
