// Preloaded into a server under test. Blocks and reports connections to other machines.
const dns = require("node:dns");
const net = require("node:net");

const isLoopback = (host) => host === undefined || host === "localhost" || host === "::1" || /^127\./.test(host);

function refuse(host) {
  process.stderr.write(`BLOCKED CONNECTION: ${host}\n`);
  return new Error(`${host} is not on this machine`);
}

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const options = Array.isArray(args[0]) ? args[0][0] : args[0];
  const host = typeof options === "object" ? options.host : typeof args[1] === "string" ? args[1] : undefined;
  if (isLoopback(host) || options?.path) return connect.apply(this, args);
  process.nextTick(() => this.destroy(refuse(host)));
  return this;
};

const lookup = dns.lookup;
dns.lookup = function (host, ...rest) {
  if (isLoopback(host)) return lookup.call(this, host, ...rest);
  const callback = rest.at(-1);
  process.nextTick(() => callback(refuse(host)));
};
