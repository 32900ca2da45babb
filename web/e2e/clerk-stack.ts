// The services of a Clerk mode test: `clerk-dev` with its key, the API that trusts this key, and the build with Clerk's
// SDK on a server that can only reach the loopback interface.
import { createPublicKey } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Service, base, binaries, freePort, ownBuild, portOfApi, web, type Environment } from "./stack";

const BUILD = ".next-clerk";
const LOOPBACK_ONLY = fileURLToPath(new URL("./loopback-only.cjs", import.meta.url));

/** The host of the instance that the build's publishable key names. */
export const INSTANCE = "clerk.example.com";
export const PUBLISHABLE_KEY = `pk_live_${Buffer.from(`${INSTANCE}$`).toString("base64")}`;
/** The `aud` of the tokens of the template. */
export const AUDIENCE = "console";
export const SECRET_KEY = "sk_live_not_a_real_key";

/** Changes to the default token, which is alice's session token. */
export interface TokenOptions {
  sub?: string;
  kind?: "session" | "template";
  issuedAt?: number;
  lifetime?: number;
  claims?: Record<string, unknown>;
}

/** Issues tokens in the instance's name with a local key. */
export class Issuer {
  private constructor(
    private readonly url: string,
    private readonly service: Service,
  ) {}

  static async start(): Promise<Issuer> {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const command = [join(binaries, "clerk-dev"), "--port", String(port)];
    return new Issuer(url, await Service.start("clerk-dev", command, base(), url));
  }

  async token({ sub = "user_alice", claims = {}, ...more }: TokenOptions, azp?: string): Promise<string> {
    const response = await fetch(`${this.url}/tokens`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ sub, azp, claims: { iss: `https://${INSTANCE}`, ...claims }, ...more }),
    });
    return ((await response.json()) as { jwt: string }).jwt;
  }

  async keys(): Promise<{ keys: JsonWebKey[] }> {
    return (await (await fetch(`${this.url}/.well-known/jwks.json`)).json()) as { keys: JsonWebKey[] };
  }

  async publicKey(): Promise<string> {
    const set = await this.keys();
    const key = createPublicKey({ key: set.keys[0] as never, format: "jwk" });
    return key.export({ type: "spki", format: "pem" }).toString();
  }

  stop(): Promise<void> {
    return this.service.stop();
  }
}

export interface ClerkStack {
  /** The console's origin, as browsers see it. */
  web: string;
  api: string;
  /** The issuer whose key the console and the API trust. */
  issuer: Issuer;
  /** Issues a token with the console's origin as `azp`. */
  token: (options?: TokenOptions) => Promise<string>;
  /** Returns the output of the console's server. */
  log: () => string;
  stop: () => Promise<void>;
}

export interface ClerkOptions {
  /** The application's folder in web/, and its build. */
  app?: string;
  build?: string;
  /** Additional settings of the API. */
  api?: Environment;
}

export async function startClerkStack(settings: Environment = {}, options: ClerkOptions = {}): Promise<ClerkStack> {
  const { app: appFolder = ".", build = await ownBuild(BUILD) } = options;
  const folder = await mkdtemp(join(tmpdir(), "console-test-"));
  const [apiPort, webPort] = [await portOfApi(build), await freePort()];
  const [api, origin] = [`http://127.0.0.1:${apiPort}`, `http://localhost:${webPort}`];
  const issuer = await Issuer.start();
  const services: Service[] = [];
  const stop = async () => {
    for (const service of services.reverse()) await service.stop();
    await issuer.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const key = await issuer.publicKey();
    services.push(await startApi(api, apiPort, origin, folder, { CLERK_JWT_KEY: key, ...options.api }));
    const app = await startConsole(appFolder, origin, webPort, {
      CLERK_JWT_KEY: key,
      NEXT_DIST_DIR: build,
      ...settings,
    });
    services.push(app);
    return { web: origin, api, issuer, token: (options = {}) => issuer.token(options, origin), log: () => app.log(), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startApi(url: string, port: number, origin: string, folder: string, settings: Environment): Promise<Service> {
  const env = {
    ...base(),
    APP_ENV: "development",
    BIND_ADDR: `127.0.0.1:${port}`,
    DATABASE_URL: `sqlite:${join(folder, "app.sqlite")}`,
    CLERK_ISSUER: `https://${INSTANCE}`,
    CLERK_TOKEN_KINDS: "session,template",
    CLERK_TEMPLATE_AUDIENCE: AUDIENCE,
    CLERK_COOKIES: "jwt",
    CLERK_AUTHORIZED_PARTIES: origin,
    FRONTEND_URL: origin,
    WORKERS: "2",
    ...settings,
  };
  return Service.start("api", [join(binaries, "api"), "serve"], env, `${url}/healthz`);
}

function startConsole(folder: string, origin: string, port: number, settings: Environment): Promise<Service> {
  const next = join(web, "node_modules/next/dist/bin/next");
  const command = [process.execPath, "--require", LOOPBACK_ONLY, next, "start", folder, "-H", "localhost", "-p", String(port)];
  const env = {
    ...base(),
    NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: PUBLISHABLE_KEY,
    NEXT_PUBLIC_CLERK_TELEMETRY_DISABLED: "1",
    CLERK_SECRET_KEY: SECRET_KEY,
    ...settings,
  };
  return Service.start("next start", command, env, `${origin}/sign-in`);
}

/** Sends a request with Clerk's cookies: the session token and the client's last update. */
export function requestAs(stack: ClerkStack, session: string | null, path: string, init: RequestInit = {}) {
  const headers = new Headers(init.headers);
  if (session !== null) headers.set("Cookie", `__session=${session}; __client_uat=1`);
  return fetch(stack.web + path, { ...init, headers, redirect: "manual" });
}

export function setToken(stack: ClerkStack, session: string | null, headers: Record<string, string> = {}) {
  const init = { method: "POST", headers: { Origin: stack.web, ...headers } };
  return requestAs(stack, session, "/api/auth/set-token", init);
}
