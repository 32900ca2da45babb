"use client";
// Short notices in a corner, announced to screen readers.
import { Suspense, createContext, lazy, useCallback, useContext, useRef, useState, type ReactNode } from "react";
import type { Notice } from "./notice-list";

// Loaded after the page content.
const NoticeList = lazy(() => import("./notice-list"));

type Notify = (content: ReactNode, options?: { tone?: Notice["tone"]; undo?: () => void }) => void;

const Context = createContext<Notify>(() => {});

/** Returns a function that shows a notice. Errors stay until they are closed or three newer notices arrive. */
export function useNotify() {
  return useContext(Context);
}

export function Notices({ children }: { children: ReactNode }) {
  const [notices, setNotices] = useState<Notice[]>([]);
  const last = useRef(0);
  const close = useCallback((id: number) => setNotices((all) => all.filter((notice) => notice.id !== id)), []);
  const notify = useCallback<Notify>((content, { tone = "good", undo } = {}) => {
    last.current += 1;
    const notice = { id: last.current, content, tone, undo };
    setNotices((all) => [...all.slice(-2), notice]);
  }, []);
  return (
    <Context value={notify}>
      {children}
      <Suspense>
        <NoticeList notices={notices} onClose={close} />
      </Suspense>
    </Context>
  );
}
