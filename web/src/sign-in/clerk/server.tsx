// The server's side of signing in with Clerk.
import "server-only";
import { ClerkProvider } from "@clerk/nextjs";
import { auth } from "@clerk/nextjs/server";
import type { ServerSide } from "../contract";
import { templateToken } from "./template";

const person: ServerSide["person"] = async () => {
  const { userId, orgId } = await auth();
  return userId === null ? null : { id: userId, organization: orgId ?? null };
};

/** Returns the session's token, or a token of the configured JWT template. Clerk sets `azp` itself. */
const token: ServerSide["token"] = async () => {
  const template = process.env.CLERK_JWT_TEMPLATE;
  return template ? templateToken(template) : (await auth()).getToken();
};

const Root: ServerSide["Root"] = ({ children, nonce }) => (
  <ClerkProvider signInUrl="/sign-in" afterSignOutUrl="/sign-in" {...(nonce ? { nonce } : {})}>
    {children}
  </ClerkProvider>
);

export const signIn: ServerSide = { person, token, tokenOfTestUser: async () => null, testUsers: [], Root };
