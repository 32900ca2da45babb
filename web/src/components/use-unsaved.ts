"use client";
// Asks before unsaved input is lost: by a link, by Back, by a reload, or by the menu.
import { useEffect } from "react";

const QUESTION = "Leave without saving? What you have typed is lost.";

/** The current form with unsaved input. Called when the user agrees to lose it. */
let unsaved: { discard: () => void } | null = null;

/** Whether the page may be left. Asks the user if there is unsaved input. */
export function mayLeave(): boolean {
  if (!unsaved) return true;
  if (!window.confirm(QUESTION)) return false;
  unsaved.discard();
  unsaved = null;
  return true;
}

/** Leaves without a question: the draft is kept, or another user is signed in. */
export function leaveSilently(): void {
  unsaved = null;
}

/** The part of the Navigation API that TypeScript does not describe yet. */
interface Traversal extends Event {
  navigationType: string;
}

const nothing = () => {};

/** Guards unsaved input while `changed` is true. */
export function useUnsaved(changed: boolean, discard = nothing): void {
  useEffect(() => {
    if (!changed) return;
    const own = { discard };
    unsaved = own;
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
      const elsewhere = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || link?.target;
      if (!link || elsewhere || link.pathname === window.location.pathname || mayLeave()) return;
      event.preventDefault();
      event.stopPropagation();
    };
    // Browsers without this API show no question on Back. The draft is still there when the form opens again.
    const onNavigate = (event: Event) => {
      if ((event as Traversal).navigationType !== "traverse" || !event.cancelable) return;
      if (!mayLeave()) event.preventDefault();
    };
    const onUnload = (event: BeforeUnloadEvent) => {
      if (unsaved) event.preventDefault();
    };
    const { navigation } = window as { navigation?: EventTarget };
    // Before the link's own handler.
    document.addEventListener("click", onClick, { capture: true });
    navigation?.addEventListener("navigate", onNavigate);
    window.addEventListener("beforeunload", onUnload);
    return () => {
      document.removeEventListener("click", onClick, { capture: true });
      navigation?.removeEventListener("navigate", onNavigate);
      window.removeEventListener("beforeunload", onUnload);
      if (unsaved === own) unsaved = null;
    };
  }, [changed, discard]);
}
