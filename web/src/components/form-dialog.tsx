"use client";
// A modal dialog with a form. The element traps the focus and closes on Escape; closing restores the focus.
import { useEffect, useId, useRef, type ReactNode } from "react";
import { ProblemNote } from "./states";
import type { Submission } from "./use-submit";
import { mayLeave } from "./use-unsaved";

interface Props {
  title: ReactNode;
  text?: ReactNode;
  submission: Submission;
  /** The label of the submit button. */
  submit: string;
  danger?: boolean;
  ready?: boolean;
  /** Replaces the note with the submission's problem. */
  note?: ReactNode;
  onClose: () => void;
  children?: ReactNode;
}

export function FormDialog(props: Props) {
  const { title, text, submission, submit, danger = false, ready = true, onClose, children } = props;
  const { form, problem, sending, send } = submission;
  const { note = problem && <ProblemNote problem={problem} /> } = props;
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const cancel = () => {
    if (!sending && mayLeave()) onClose();
  };
  useEffect(() => {
    const dialog = element.current;
    const opener = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={element}
      className="dialog"
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        cancel();
      }}
      onClose={({ currentTarget: dialog }) => {
        // Browsers close the dialog on a second Escape even if the first was canceled.
        if (dialog.open) return;
        if (sending || !mayLeave()) dialog.showModal();
        else onClose();
      }}
    >
      <form ref={form} className="stack" noValidate onSubmit={(event) => void send(event)}>
        <h2 id={heading}>{title}</h2>
        {text ? <p className="quiet">{text}</p> : null}
        {children}
        {note}
        <div className="dialog__end">
          <button type="button" className="button" disabled={sending} onClick={cancel}>
            Cancel
          </button>
          <button className={`button button--main ${danger ? "button--danger" : ""}`} aria-disabled={sending || !ready}>
            {submit}
          </button>
        </div>
      </form>
    </dialog>
  );
}
