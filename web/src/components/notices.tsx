"use client";
// Short notices in a corner, announced to screen readers.
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { Icon } from "./icon";

type Tone = "good" | "bad";

interface Notice {
  id: number;
  text: string;
  tone: Tone;
}

const Context = createContext<(text: string, tone?: Tone) => void>(() => {});

/** Returns a function that shows a notice. Errors stay until they are closed or three newer notices arrive. */
export function useNotify() {
  return useContext(Context);
}

const AUTO_CLOSE = 6_000;

export function Notices({ children }: { children: ReactNode }) {
  const [notices, setNotices] = useState<Notice[]>([]);
  const last = useRef(0);
  const close = useCallback((id: number) => setNotices((all) => all.filter((notice) => notice.id !== id)), []);
  const notify = useCallback((text: string, tone: Tone = "good") => {
    last.current += 1;
    const notice = { id: last.current, text, tone };
    setNotices((all) => [...all.slice(-2), notice]);
  }, []);
  const region = useMemo(
    () => (
      <div className="notices" role="status" aria-live="polite">
        {notices.map((notice) => (
          <NoticeCard key={notice.id} notice={notice} onClose={close} />
        ))}
      </div>
    ),
    [notices, close],
  );
  return (
    <Context value={notify}>
      {children}
      {region}
    </Context>
  );
}

function NoticeCard({ notice, onClose }: { notice: Notice; onClose: (id: number) => void }) {
  const { id, tone, text } = notice;
  const from = useRef<EventTarget | null>(null);
  useEffect(() => {
    if (tone !== "good") return;
    const timer = setTimeout(() => onClose(id), AUTO_CLOSE);
    return () => clearTimeout(timer);
  }, [id, tone, onClose]);
  return (
    <div className={`notice notice--${tone}`}>
      <p>{text}</p>
      <button
        type="button"
        className="button button--plain button--small"
        onFocus={(event) => {
          from.current = event.relatedTarget;
        }}
        onClick={() => {
          // Closing removes the focused button, so the focus returns to where it was.
          const { current: last } = from;
          const there = last instanceof HTMLElement && last.isConnected ? last : document.getElementById("main");
          there?.focus({ preventScroll: true });
          onClose(id);
        }}
      >
        <Icon name="cross" size={16} />
        <span className="hidden">Close</span>
      </button>
    </div>
  );
}
