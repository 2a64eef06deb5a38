import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { asApiError, type ApiError } from "../api/client";
import { Dialog, Problem } from "./parts";

interface ConfirmProps { title: string; verb: string; keep?: string; act: () => Promise<void>; onClose: () => void; children: ComponentChildren }

/** Asks before something that cannot be taken back; what is wrong is said in the dialog, which stays. */
export function Confirm({ title, verb, keep = "Cancel", act, onClose, children }: ConfirmProps) {
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const go = async () => {
    setBusy(true);
    try {
      await act();
      onClose();
    } catch (failure) {
      setError(asApiError(failure));
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <div class="form">
        {error && <Problem error={error} />}
        {children}
        <div class="form-actions">
          <button type="button" class="button" autofocus onClick={onClose}>{keep}</button>
          <button type="button" class="button danger" disabled={busy} onClick={() => void go()}>{verb}</button>
        </div>
      </div>
    </Dialog>
  );
}
