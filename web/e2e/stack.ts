// The services of a test: `clerk-dev`, the API and the built console, each on a free loopback port.
import { spawn, type ChildProcess } from "node:child_process";
import { appendFileSync } from "node:fs";
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

export const web = fileURLToPath(new URL("..", import.meta.url));
export const binaries = process.env.BINARIES ?? fileURLToPath(new URL("../../target/debug", import.meta.url));

/** Test files run in two workers, which share no port and no database. */
const worker = Number(process.env.VITEST_POOL_ID ?? 1);

/** Generous for a busy machine. A failed start is noticed at once. */
const TIMEOUT = 120_000;

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}

/** A child process. */
export class Service {
  private output = "";
  /** The error of a failed start. */
  private startError: Error | null = null;

  private constructor(
    private readonly child: ChildProcess,
    private readonly name: string,
  ) {
    child.once("error", (error) => (this.startError = error));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.output = (this.output + text).slice(-20_000);
      });
    }
  }

  /** Starts a program and waits until `url` answers. */
  static async start(name: string, command: string[], env: Environment, url: string): Promise<Service> {
    const [program = "", ...args] = command;
    const child = spawn(program, args, { cwd: web, env: env as NodeJS.ProcessEnv, stdio: ["ignore", "pipe", "pipe"] });
    // The caller ends the processes if the tests are killed.
    if (process.env.PID_FILE && child.pid) appendFileSync(process.env.PID_FILE, `${child.pid}\n`);
    const service = new Service(child, name);
    await service.answers(url);
    return service;
  }

  async stop(): Promise<void> {
    if (this.ended()) return;
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGTERM");
    await ended;
  }

  log(): string {
    return this.output;
  }

  private ended(): boolean {
    return this.startError !== null || this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private async answers(url: string): Promise<void> {
    const deadline = performance.now() + TIMEOUT;
    while (performance.now() < deadline) {
      if (this.ended()) throw new Error(`${this.name} ended:\n${this.output}`, { cause: this.startError });
      const answer = await fetch(url, { redirect: "manual" }).catch(() => null);
      if (answer) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await this.stop();
    throw new Error(`${this.name} does not respond:\n${this.output}`);
  }
}

export type Environment = Record<string, string | undefined>;

export interface Stack {
  /** The console's origin, as browsers see it. */
  web: string;
  api: string;
  clerk: string;
  stopApi: () => Promise<void>;
  startApi: () => Promise<void>;
  stop: () => Promise<void>;
}

export interface StackOptions {
  /** Additional settings of the console. */
  web?: Environment;
  /** Additional origins of the console, behind a proxy. */
  origins?: string[];
}

/**
 * Returns this worker's build. A build names the address of its API, and files run in parallel, so every worker but the
 * first serves a copy that names another port.
 */
export async function ownBuild(build: string): Promise<string> {
  if (worker === 1) return build;
  const port = await portOfApi(build);
  const copy = `${build}-${worker}`;
  const folder = join(web, copy);
  await rm(folder, { recursive: true, force: true });
  await cp(join(web, build), folder, { recursive: true, filter: (source) => basename(source) !== "cache" });
  for (const file of await readdir(folder, { recursive: true })) {
    if (file.startsWith("static") || !/\.js(on)?$/.test(file)) continue;
    const text = await readFile(join(folder, file), "utf8");
    if (text.includes(`:${port}`)) await writeFile(join(folder, file), text.replaceAll(`:${port}`, `:${port + worker}`));
  }
  return copy;
}

/** Returns the port of the API that the build's rewrites name. */
export async function portOfApi(build: string): Promise<number> {
  const manifest = JSON.parse(await readFile(join(web, build, "routes-manifest.json"), "utf8")) as {
    rewrites: { destination: string }[] | { afterFiles: { destination: string }[] };
  };
  const rewrites = Array.isArray(manifest.rewrites) ? manifest.rewrites : manifest.rewrites.afterFiles;
  const port = new URL(rewrites[0]?.destination.replace("/:path*", "/") ?? "").port;
  if (port === "") throw new Error(`${build} names no port of the API`);
  return Number(port);
}

const SETTINGS = [
  "API_PUBLIC_ORIGIN",
  "APP_ORIGIN",
  "CLERK_DEV_URL",
  "CLERK_JWT_TEMPLATE",
  "COOKIE_DOMAIN",
];

/** Returns a minimal environment, without the developer's settings. */
export function base(): Environment {
  const { PATH, HOME, LANG } = process.env;
  // Empty instead of absent, or Next.js would read them from `.env.local`.
  const unset = Object.fromEntries(SETTINGS.map((name) => [name, ""]));
  return { ...unset, PATH, HOME, LANG, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
}

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const folder = await mkdtemp(join(tmpdir(), "console-test-"));
  const build = await ownBuild(".next");
  const [clerkPort, apiPort, webPort] = [await freePort(), await portOfApi(build), await freePort()];
  const clerk = `http://127.0.0.1:${clerkPort}`;
  const api = `http://127.0.0.1:${apiPort}`;
  const origin = `http://localhost:${webPort}`;
  const origins = [origin, ...(options.origins ?? [])].join(",");
  const databases = process.env.E2E_DATABASE_URL;
  const services: Service[] = [];
  let apiService: Service | null = null;

  const startApi = async () => {
    apiService ??= await Service.start(
      "api",
      [join(binaries, "api"), "serve"],
      {
        ...base(),
        APP_ENV: "development",
        BIND_ADDR: `127.0.0.1:${apiPort}`,
        DATABASE_URL: databases ? `${databases}${worker}` : `sqlite:${join(folder, "app.sqlite")}`,
        CLERK_ISSUER: clerk,
        CLERK_JWKS_URL: `${clerk}/.well-known/jwks.json`,
        CLERK_AUTHORIZED_PARTIES: origins,
        FRONTEND_URL: origins,
        WORKERS: "2",
        ACCESS_LOG: "all",
      },
      `${api}/healthz`,
    );
  };
  const stopApi = async () => {
    await apiService?.stop();
    apiService = null;
  };
  const stop = async () => {
    await stopApi();
    for (const service of services.reverse()) await service.stop();
    await rm(folder, { recursive: true, force: true });
  };

  try {
    const clerkDev = [join(binaries, "clerk-dev"), "--port", String(clerkPort)];
    services.push(await Service.start("clerk-dev", clerkDev, base(), clerk));
    await startApi();
    services.push(
      await Service.start(
        "next start",
        [process.execPath, join(web, "node_modules/next/dist/bin/next"), "start", "-H", "localhost", "-p", String(webPort)],
        {
          ...base(),
          CLERK_DEV_URL: clerk,
          NEXT_DIST_DIR: build,
          ...resolved(options.web, api),
        },
        `${origin}/sign-in`,
      ),
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return { web: origin, api, clerk, startApi, stopApi, stop };
}

/** Replaces `{api}` by the API's origin, whose port is not known earlier. */
function resolved(settings: Environment | undefined, api: string): Environment {
  return Object.fromEntries(
    Object.entries(settings ?? {}).map(([name, value]) => [
      name,
      value?.replace("{api}", api.replace("127.0.0.1", "localhost")),
    ]),
  );
}
