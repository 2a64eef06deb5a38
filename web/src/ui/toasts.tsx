import { signal } from "@preact/signals";
import { asApiError } from "../api/client";
import { Icon } from "./icons";

interface Toast { id: number; text: string; bad: boolean; undo: (() => void) | null; end: () => void }

const toasts = signal<Toast[]>([]);
let ids = 0;

const drop = (id: number) => { toasts.value = toasts.value.filter((toast) => toast.id !== id); };

export function say(text: string, bad = false): void {
  show(text, bad, null, () => {}, bad ? 9000 : 4000);
}

export function sayError(failure: unknown): void {
  const error = asApiError(failure);
  say(error.remedy ? `${error.message} ${error.remedy}` : error.message, true);
}

/** Announces something that will be done in a few seconds unless the person takes it back. */
export function sayUndoable(text: string, doIt: () => void, undo: () => void): void {
  let decided = false;
  const commit = () => { if (!decided) { decided = true; doIt(); } };
  addEventListener("pagehide", commit, { once: true });
  show(text, false, () => { decided = true; undo(); }, commit, 6000);
}

function show(text: string, bad: boolean, undo: (() => void) | null, end: () => void, millis: number): void {
  const id = ++ids;
  toasts.value = [...toasts.value.slice(-3), { id, text, bad, undo, end }];
  setTimeout(() => { drop(id); end(); }, millis);
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map((toast) => (
        <div key={toast.id} class={toast.bad ? "toast bad" : "toast"}>
          <Icon name={toast.bad ? "warning" : "check"} />
          <span>{toast.text}</span>
          {toast.undo && <button type="button" class="button ghost small" onClick={() => { toast.undo!(); drop(toast.id); }}>Undo</button>}
          <button type="button" class="button ghost icon-only small" aria-label="Dismiss" onClick={() => { drop(toast.id); toast.end(); }}><Icon name="close" size={14} /></button>
        </div>
      ))}
    </div>
  );
}
