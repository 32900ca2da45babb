"use client";
import { AccountMenu } from "./account-menu";
import { ThemeButton } from "./theme-button";

export default function HeaderEnd() {
  return (
    <>
      <ThemeButton />
      <AccountMenu />
    </>
  );
}
