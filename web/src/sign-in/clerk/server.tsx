// Signing in with Clerk, on the server.
import "server-only";
import { ClerkProvider } from "@clerk/nextjs";
import { auth } from "@clerk/nextjs/server";
import { Unavailable } from "@/session/unavailable";
import type { ServerSide } from "../contract";

const person: ServerSide["person"] = async () => {
  const { userId } = await auth();
  return userId === null ? null : { id: userId };
};

/** The session's token, or one of the JWT template that is configured. Clerk itself says to whom it was issued. */
const token: ServerSide["token"] = async () => {
  const { getToken } = await auth();
  const template = process.env.CLERK_JWT_TEMPLATE;
  if (!template) return getToken();
  return getToken({ template }).catch((cause: unknown) => {
    throw new Unavailable("Clerk gave no token of the template", { cause });
  });
};

const Root: ServerSide["Root"] = ({ children, nonce }) => (
  <ClerkProvider signInUrl="/sign-in" afterSignOutUrl="/sign-in" {...(nonce ? { nonce } : {})}>
    {children}
  </ClerkProvider>
);

export const signIn: ServerSide = { person, token, tokenOf: async () => null, stage: [], Root };
