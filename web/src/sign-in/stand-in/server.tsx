// The server's side of the stand-in. Tokens come from `clerk-dev`, which listens on the loopback interface.
import "server-only";
import { cookies } from "next/headers";
import { Unavailable } from "@/session/token-errors";
import type { ServerSide } from "../contract";
import { COOKIE, NAMES, isName, newSession, organizationId, read, userId, type Session } from "./session";

async function session(): Promise<Session | null> {
  return read((await cookies()).get(COOKIE)?.value);
}

/** Requests a session token from `clerk-dev`, with the claims that Clerk would set. */
async function mint({ name, organization, sid }: Session, origin: string): Promise<string> {
  const clerk = process.env.CLERK_DEV_URL;
  if (!clerk) throw new Unavailable("neither Clerk's keys nor CLERK_DEV_URL are set");
  const response = await fetch(new URL("/tokens", clerk), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      sub: userId(name),
      kind: "session",
      azp: origin,
      email: `${name}@example.com`,
      claims: {
        sid,
        ...(organization === null ? {} : { v: 2, o: { id: organizationId(organization), slg: organization, rol: "member" } }),
      },
    }),
    cache: "no-store",
  }).catch((cause: unknown) => {
    throw new Unavailable("clerk-dev does not respond", { cause });
  });
  if (!response.ok) throw new Unavailable(`clerk-dev answered ${response.status}`);
  return ((await response.json()) as { jwt: string }).jwt;
}

const person: ServerSide["person"] = async () => {
  const found = await session();
  return (
    found && {
      id: userId(found.name),
      organization:
        found.organization === null ? null : { id: organizationId(found.organization), name: found.organization },
    }
  );
};

const token: ServerSide["token"] = async (origin) => {
  const found = await session();
  return found && mint(found, origin);
};

const tokenOfTestUser: ServerSide["tokenOfTestUser"] = async (name, origin) => (isName(name) ? mint(newSession(name), origin) : null);

export const signIn: ServerSide = { person, token, tokenOfTestUser, testUsers: NAMES, Root: ({ children }) => children };
