// The part of Clerk's Backend API that applications call: keys, tokens of JWT templates and the status of sessions. Errors
// follow Clerk's documentation ("Backend API errors").
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { SECRET_KEY } from "./clerk-stack";

/** How the backend answers requests. */
export type Behavior = "normal" | "failing" | "overrun" | "hanging-up" | "silent";

export class ClerkBackend {
  behavior: Behavior = "normal";
  secretKey = SECRET_KEY;
  /** The status of each session. Other sessions are unknown. */
  readonly sessions = new Map<string, string>();
  /** The issuer of each template by name. */
  readonly templates = new Map<string, () => Promise<string>>();
  /** The instance's keys. */
  keys: () => Promise<unknown> = async () => ({ keys: [] });
  /** Every request, as `METHOD path`. */
  readonly requests: string[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<ClerkBackend> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const backend = new ClerkBackend(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on("request", ({ method, url, headers }, response: ServerResponse) => {
      backend.requests.push(`${method} ${url}`);
      void backend.answer(`${method} ${url}`, headers.authorization, response);
    });
    return backend;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: string, authorization: string | undefined, response: ServerResponse): Promise<void> {
    if (this.behavior === "silent") return;
    if (this.behavior === "hanging-up") return void response.destroy();
    if (this.behavior === "failing") return refuse(response, 500, "internal_clerk_error", "Oops, an unexpected error occurred");
    if (this.behavior === "overrun") return refuse(response, 429, "too_many_requests", "Too many requests");
    if (authorization !== `Bearer ${this.secretKey}`) {
      return refuse(response, 401, "clerk_key_invalid", "The provided Clerk Secret Key is invalid");
    }
    if (request === "GET /v1/jwks") return send(response, 200, await this.keys());
    const [, id = "", template] = /^(?:POST|GET) \/v1\/sessions\/([^/]+)(?:\/tokens\/([^/]+))?$/.exec(request) ?? [];
    const status = this.sessions.get(id);
    if (status === undefined) return refuse(response, 404, "resource_not_found", "Session not found");
    if (template === undefined) return send(response, 200, { object: "session", id, status });
    if (status !== "active") return refuse(response, 404, "resource_not_found", "Session not found");
    const jwt = await this.templates.get(template)?.();
    if (jwt === undefined) {
      return refuse(response, 404, "resource_not_found", `No JWT template exists with name: ${template}`);
    }
    send(response, 200, { object: "token", jwt });
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  // Clerk's client parses JSON only with exactly this content type.
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  send(response, status, { errors: [{ message, long_message: message, code }], clerk_trace_id: "trace" });
}
