// Signing in with Clerk, on the server.
import "server-only";
import { ClerkProvider } from "@clerk/nextjs";
import { auth } from "@clerk/nextjs/server";
import type { ServerSide } from "../contract";
import { tokenOf } from "./template";

const person: ServerSide["person"] = async () => {
  const { userId, orgId } = await auth();
  return userId === null ? null : { id: userId, organization: orgId ?? null };
};

/** The session's token, or one of the JWT template that is configured. Clerk itself says to whom it was issued. */
const token: ServerSide["token"] = async () => {
  const template = process.env.CLERK_JWT_TEMPLATE;
  return template ? tokenOf(template) : (await auth()).getToken();
};

const Root: ServerSide["Root"] = ({ children, nonce }) => (
  <ClerkProvider signInUrl="/sign-in" afterSignOutUrl="/sign-in" {...(nonce ? { nonce } : {})}>
    {children}
  </ClerkProvider>
);

export const signIn: ServerSide = { person, token, tokenOf: async () => null, stage: [], Root };
