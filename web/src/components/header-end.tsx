"use client";
import { AccountMenu } from "./account-menu";
import { ThemeButton } from "./theme-button";
import { useSync } from "./use-sync";

export default function HeaderEnd() {
  useSync();
  return (
    <>
      <ThemeButton />
      <AccountMenu />
    </>
  );
}
