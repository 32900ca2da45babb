"use client";
// What has just happened, said once, in a corner and aloud.
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { Icon } from "./icon";

type Tone = "good" | "bad";

interface Notice {
  id: number;
  text: string;
  tone: Tone;
}

const Context = createContext<(text: string, tone?: Tone) => void>(() => {});

/** Says something. A good word goes away by itself; a bad one stays until it is closed, or three others have come. */
export function useNotify() {
  return useContext(Context);
}

const GOOD_WORDS_STAY = 6_000;

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
    const timer = setTimeout(() => onClose(id), GOOD_WORDS_STAY);
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
          // The button goes with its notice, and the focus back to where it was.
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
