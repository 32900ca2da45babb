"use client";
// The command palette: goes to a page or a deployment, or runs a command, by keyboard.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useDeferredValue, useEffect, useId, useRef, useState } from "react";
import { ask } from "@/api/client";
import { visibleName } from "@/deployments/typeable";
import { useConsole } from "./console";
import { Icon } from "./icon";
import { toggleTheme } from "./theme-button";
import { mayLeave } from "./use-unsaved";

interface Command {
  id: string;
  name: string;
  hint: string;
  run: () => void;
}

/** The deployments of each list. */
const RESULTS = 6;

export default function CommandPalette({ onClose }: { onClose: () => void }) {
  const element = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState("");
  const [place, setPlace] = useState(0);
  const id = useId();
  const commands = useCommands(text.trim());
  const current = commands[Math.min(place, commands.length - 1)];
  useEffect(() => {
    const dialog = element.current;
    const opener = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  const run = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    command.run();
  };
  const move = (step: number) => {
    const next = (Math.min(place, commands.length - 1) + step + commands.length) % commands.length;
    setPlace(next);
    document.getElementById(`${id}-${commands[next]?.id}`)?.scrollIntoView({ block: "nearest" });
  };
  return (
    // A click on the backdrop has the dialog itself as its target. The keyboard has Escape.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events
    <dialog
      ref={element}
      className="dialog palette"
      aria-label="Go to"
      onClose={onClose}
      onClick={({ target }) => target === element.current && onClose()}
    >
      <div className="palette__field">
        <Icon name="search" size={16} />
        <input
          role="combobox"
          aria-label="Go to a page, a deployment or a command"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={current && `${id}-${current.id}`}
          aria-autocomplete="list"
          placeholder="Page, deployment or command"
          value={text}
          maxLength={100}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setText(event.target.value);
            setPlace(0);
          }}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return;
            if (event.key === "ArrowDown") move(1);
            else if (event.key === "ArrowUp") move(-1);
            else if (event.key === "Enter") run(current);
            else return;
            event.preventDefault();
          }}
        />
      </div>
      <div id={id} className="palette__list" role="listbox" aria-label="Results">
        {commands.map((command) => (
          // The combobox has the focus and handles the keys.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={command.id}
            id={`${id}-${command.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={command === current}
            onClick={() => run(command)}
            onMouseMove={() => setPlace(commands.indexOf(command))}
          >
            <bdi>{command.name}</bdi>
            <span className="quiet small">{command.hint}</span>
          </div>
        ))}
      </div>
      <p className="palette__end quiet small" role="status">
        {commands.length === 0 ? "Nothing found" : <span aria-hidden="true">↑↓ to choose, Enter to open, Esc to close</span>}
      </p>
    </dialog>
  );
}

function useCommands(text: string): Command[] {
  const { person, signOut } = useConsole();
  const router = useRouter();
  const deployments = useDeployments(useDeferredValue(text));
  const go = (path: string) => () => {
    if (mayLeave()) router.push(path);
  };
  const fixed: Command[] = [
    { id: "new", name: "New deployment", hint: "Create", run: go("/deployments/new") },
    { id: "deployments", name: "Deployments", hint: "Page", run: go("/deployments") },
    { id: "shared", name: "Shared with you", hint: "Page", run: go("/shared") },
    { id: "public", name: "Public deployments", hint: "Page", run: go("/public") },
    { id: "access", name: "Access", hint: "Page", run: go("/access") },
    { id: "activity", name: "Activity", hint: "Page", run: go("/activity") },
    { id: "account", name: "Account", hint: "Page", run: go("/account") },
    { id: "theme", name: "Switch the theme", hint: "Command", run: toggleTheme },
    { id: "copy", name: "Copy your user ID", hint: "Command", run: () => void navigator.clipboard?.writeText(person.id) },
    { id: "sign-out", name: "Sign out", hint: "Command", run: () => void (mayLeave() && signOut()) },
  ];
  const wanted = text.toLowerCase();
  // The results of an earlier text stay until the next arrive, and must not be opened by a fast Enter.
  const found = deployments.filter(({ name, q }) => q === text || name.toLowerCase().includes(wanted));
  return [
    ...found.map(({ hint, ...row }) => ({ id: row.id, name: visibleName(row), hint, run: go(`/deployments/${row.id}`) })),
    ...fixed.filter(({ name, hint }) => `${name} ${hint}`.toLowerCase().includes(wanted)),
  ];
}

/** Returns the deployments that the API finds by the text, the user's own first. */
function useDeployments(q: string) {
  const { api } = useConsole();
  const { data } = useQuery({
    queryKey: ["palette", q],
    queryFn: async ({ signal }) => {
      const params = { query: { limit: RESULTS, ...(q ? { q } : {}) } };
      const [own, shared] = await Promise.all([
        ask(api.GET("/api/v1/deployments", { params, signal })),
        ask(api.GET("/api/v1/deployments/shared", { params, signal })),
      ]);
      return [
        ...own.items.map(({ id, name }) => ({ id, name, q, hint: "Deployment" })),
        ...shared.items.map(({ id, name }) => ({ id, name, q, hint: "Shared with you" })),
      ];
    },
    placeholderData: keepPreviousData,
  });
  return data ?? [];
}
