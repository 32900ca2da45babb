"use client";
import { useEffect, useRef } from "react";
import { Icon } from "./icon";

export interface Notice {
  id: number;
  text: string;
  tone: "good" | "bad";
}

interface Props {
  notices: Notice[];
  onClose: (id: number) => void;
}

const AUTO_CLOSE = 6_000;

export default function NoticeList({ notices, onClose }: Props) {
  return (
    <div className="notices" role="status" aria-live="polite">
      {notices.map((notice) => (
        <NoticeCard key={notice.id} notice={notice} onClose={onClose} />
      ))}
    </div>
  );
}

function NoticeCard({ notice: { id, tone, text }, onClose }: { notice: Notice; onClose: Props["onClose"] }) {
  const from = useRef<EventTarget | null>(null);
  useEffect(() => {
    if (tone !== "good") return;
    const timer = setTimeout(() => onClose(id), AUTO_CLOSE);
    return () => clearTimeout(timer);
  }, [id, tone, onClose]);
  return (
    <div className={`notice notice--${tone}`}>
      <p dir="auto">{text}</p>
      <button
        type="button"
        className="button button--plain button--small"
        onFocus={(event) => {
          from.current = event.relatedTarget;
        }}
        onClick={() => {
          // Closing removes the focused button, so the focus returns to where it was.
          const { current: last } = from;
          const target = last instanceof HTMLElement && last.isConnected ? last : document.getElementById("main");
          target?.focus({ preventScroll: true });
          onClose(id);
        }}
      >
        <Icon name="cross" size={16} />
        <span className="hidden">Close</span>
      </button>
    </div>
  );
}
