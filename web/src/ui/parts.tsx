import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { ApiError } from "../api/client";
import { Icon, type IconName } from "./icons";

export function Empty({ icon, title, children }: { icon: IconName; title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <span class="empty-icon"><Icon name={icon} size={26} /></span>
      <h2>{title}</h2>
      {children && <div class="empty-text">{children}</div>}
    </div>
  );
}

/** What went wrong and what to do about it. */
export function Problem({ error, again }: { error: Pick<ApiError, "message" | "remedy">; again?: () => void }) {
  return (
    <div class="problem" role="alert">
      <Icon name="warning" />
      <div>
        <p class="problem-message">{error.message}</p>
        {error.remedy && <p class="problem-remedy">{error.remedy}</p>}
      </div>
      {again && <button type="button" class="button small" onClick={again}>Try again</button>}
    </div>
  );
}

export function Waiting({ what }: { what: string }) {
  return <div class="waiting" role="status"><span class="spinner" aria-hidden="true" />{what}</div>;
}

interface DialogProps { title: string; onClose: () => void; children: ComponentChildren; wide?: boolean; firm?: boolean }

/** A modal dialog; Escape and a click beside it close it, unless it is firm: it then shows what would be lost by a slip. */
export function Dialog({ title, onClose, children, wide, firm }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current!;
    const before = document.activeElement;
    dialog.showModal();
    return () => {
      dialog.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog ref={element} class={wide ? "dialog wide" : "dialog"} aria-label={title}
      onCancel={(event) => { event.preventDefault(); if (!firm) onClose(); }}
      onClick={(event) => { if (event.target === element.current && !firm) onClose(); }}>
      <div class="dialog-inside">
        <header class="dialog-head">
          <h2>{title}</h2>
          <button type="button" class="button ghost icon-only" aria-label="Close" onClick={onClose}><Icon name="close" /></button>
        </header>
        {children}
      </div>
    </dialog>
  );
}

interface FieldProps { label: string; hint?: ComponentChildren; error?: string | null; children: ComponentChildren }

export function Field({ label, hint, error, children }: FieldProps) {
  return (
    <label class="field">
      <span class="field-label">{label}</span>
      {children}
      {error ? <span class="field-error" role="alert">{error}</span> : hint && <span class="field-hint">{hint}</span>}
    </label>
  );
}

export function Screen({ title, note, actions, children, wide }: { title: string; note?: ComponentChildren; actions?: ComponentChildren; children: ComponentChildren; wide?: boolean }) {
  return (
    <section class="screen" aria-labelledby="screen-title">
      <header class="screen-head">
        <h1 id="screen-title">{title}</h1>
        {note && <span class="screen-note">{note}</span>}
        <div class="screen-actions">{actions}</div>
      </header>
      <div class={wide ? "screen-body wide" : "screen-body"}>{children}</div>
    </section>
  );
}
