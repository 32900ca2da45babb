// The services behind a test: `clerk-dev`, the API and the built console, each on a free loopback port.
import { spawn, type ChildProcess } from "node:child_process";
import { appendFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const web = fileURLToPath(new URL("..", import.meta.url));
export const binaries = process.env.BINARIES ?? fileURLToPath(new URL("../../target/debug", import.meta.url));

/** Longer than any start takes on a busy machine; what has died is noticed at once. */
const PATIENCE = 120_000;

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

/** A program that was started here, and is ended here. */
export class Service {
  private output = "";
  /** Why it could not even be started. */
  private fault: Error | null = null;

  private constructor(
    private readonly child: ChildProcess,
    private readonly name: string,
  ) {
    child.once("error", (error) => (this.fault = error));
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
    // Whoever runs the tests ends what they left behind, should they be killed themselves.
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
    return this.fault !== null || this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private async answers(url: string): Promise<void> {
    const deadline = performance.now() + PATIENCE;
    while (performance.now() < deadline) {
      if (this.ended()) throw new Error(`${this.name} ended:\n${this.output}`, { cause: this.fault });
      const answer = await fetch(url, { redirect: "manual" }).catch(() => null);
      if (answer) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await this.stop();
    throw new Error(`${this.name} does not answer:\n${this.output}`);
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
  /** Further settings of the console. */
  web?: Environment;
  /** Which build is served. */
  build?: string;
  /** Origins of the console besides its own, by which a front may serve it. */
  origins?: string[];
}

/** A build passes the API's share on to the address that it was built with. */
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

/** Only what a service needs of the environment: settings of the developer's own must not reach it. */
export function base(): Environment {
  const { PATH, HOME, LANG } = process.env;
  // Empty and not absent, or Next.js would take them from a file of the developer's (`.env.local`).
  const unset = Object.fromEntries(SETTINGS.map((name) => [name, ""]));
  return { ...unset, PATH, HOME, LANG, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
}

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const folder = await mkdtemp(join(tmpdir(), "console-test-"));
  const build = options.build ?? ".next";
  const [clerkPort, apiPort, webPort] = [await freePort(), await portOfApi(build), await freePort()];
  const clerk = `http://127.0.0.1:${clerkPort}`;
  const api = `http://127.0.0.1:${apiPort}`;
  const origin = `http://localhost:${webPort}`;
  const origins = [origin, ...(options.origins ?? [])].join(",");
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
        DATABASE_URL: process.env.E2E_DATABASE_URL ?? `sqlite:${join(folder, "app.sqlite")}`,
        CLERK_ISSUER: clerk,
        CLERK_JWKS_URL: `${clerk}/.well-known/jwks.json`,
        CLERK_AUTHORIZED_PARTIES: origins,
        FRONTEND_URL: origins,
        WORKERS: "2",
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

/** A setting may name the API, whose port nobody knows before. */
function resolved(settings: Environment | undefined, api: string): Environment {
  return Object.fromEntries(
    Object.entries(settings ?? {}).map(([name, value]) => [
      name,
      value?.replace("{api}", api.replace("127.0.0.1", "localhost")),
    ]),
  );
}
