"use client";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { Icon } from "./icon";

export interface Notice {
  id: number;
  content: ReactNode;
  /** Errors stay until they are closed. */
  tone: "good" | "bad";
  /** Reverts what the notice reports. */
  undo: (() => void) | undefined;
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

function NoticeCard({ notice: { id, tone, content, undo }, onClose }: { notice: Notice; onClose: Props["onClose"] }) {
  const from = useRef<EventTarget | null>(null);
  const [hovered, setHovered] = useState(false);
  const [focused, setFocused] = useState(false);
  const left = useRef(AUTO_CLOSE);
  const paused = tone === "bad" || hovered || focused;
  useEffect(() => {
    if (paused) return;
    const start = performance.now();
    const timer = setTimeout(() => onClose(id), left.current);
    return () => {
      clearTimeout(timer);
      left.current -= performance.now() - start;
    };
  }, [id, paused, onClose]);
  /** Closing removes the focused button, so the focus returns to where it was. */
  const close = () => {
    const { current: last } = from;
    const target = last instanceof HTMLElement && last.isConnected ? last : document.getElementById("main");
    target?.focus({ preventScroll: true });
    onClose(id);
  };
  return (
    // Hovering only pauses the timer.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className={`notice notice--${tone}`}
      onMouseEnter={() => setHovered(true)}
      onMouseLeave={() => setHovered(false)}
      onFocus={(event) => {
        setFocused(true);
        // Moving between the two buttons keeps the element outside.
        if (!event.currentTarget.contains(event.relatedTarget)) from.current = event.relatedTarget;
      }}
      onBlur={() => setFocused(false)}
    >
      <p dir="auto">{content}</p>
      {undo ? (
        <button
          type="button"
          className="button button--small"
          onClick={() => {
            close();
            undo();
          }}
        >
          Undo
        </button>
      ) : null}
      <button type="button" className="button button--plain button--small" onClick={close}>
        <Icon name="cross" size={16} />
        <span className="hidden">Close</span>
      </button>
    </div>
  );
}
