// The server's side of signing in with Clerk.
import "server-only";
import { ClerkProvider } from "@clerk/nextjs";
import { auth } from "@clerk/nextjs/server";
import { headers } from "next/headers";
import { appOrigin } from "@/session/origin";
import { Unavailable } from "@/session/token-errors";
import type { ServerSide } from "../contract";
import { isForeign } from "./session";
import { templateToken } from "./template";

const person: ServerSide["person"] = async () => {
  const { userId, orgId, orgSlug, sessionClaims } = await auth();
  if (userId === null || isForeign(sessionClaims, appOrigin(await headers()))) return null;
  return { id: userId, organization: orgId ? { id: orgId, name: orgSlug ?? orgId } : null };
};

/** Returns the session's token, or a token of the configured JWT template. */
const token: ServerSide["token"] = async (origin) => {
  const { userId, sessionClaims, getToken } = await auth();
  if (userId === null || isForeign(sessionClaims, origin)) return null;
  const template = process.env.CLERK_JWT_TEMPLATE;
  if (template) return templateToken(template);
  // The API would reject it. The browser renews the session before each request for a token, so the next one has `azp`.
  if (sessionClaims.azp === undefined) throw new Unavailable("the session token has no azp");
  return getToken();
};

const Root: ServerSide["Root"] = ({ children, nonce }) => (
  <ClerkProvider signInUrl="/sign-in" afterSignOutUrl="/sign-in" {...(nonce ? { nonce } : {})}>
    {children}
  </ClerkProvider>
);

export const signIn: ServerSide = { person, token, tokenOfTestUser: async () => null, testUsers: [], Root };
