import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { ReactNode } from "react";
import { signIn } from "#sign-in/server";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Is it yours?", template: "%s · Is it yours?" },
  description: "Deployments and who can access them.",
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f7f6f3" },
    { media: "(prefers-color-scheme: dark)", color: "#131412" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = (await cookies()).get("theme")?.value;
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    <html
      lang="en"
      className={`${GeistSans.variable} ${GeistMono.variable}`}
      data-theme={theme === "light" || theme === "dark" ? theme : undefined}
    >
      <body>
        <noscript>
          <p className="callout callout--warn">This console needs JavaScript.</p>
        </noscript>
        <signIn.Root nonce={nonce}>{children}</signIn.Root>
      </body>
    </html>
  );
}
