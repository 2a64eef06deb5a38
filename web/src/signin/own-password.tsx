import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import { session } from "../state/session";
import { Icon } from "../ui/icons";
import { Dialog, Field, Problem } from "../ui/parts";
import { say } from "../ui/toasts";

const LEAST_CHARACTERS = 12;

export const choosingPassword = signal(false);

export function PasswordBanner() {
  if (!session.value?.mustChangePassword) return null;
  return (
    <div class="banner" role="status">
      <Icon name="lock" />
      <span>You use the one-time password.<span class="wide-words"> Choose your own, so that nobody else can sign in with it.</span></span>
      <button type="button" class="button small" onClick={() => { choosingPassword.value = true; }}>Choose a password</button>
    </div>
  );
}

export function PasswordDialog() {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  if (!choosingPassword.value) return null;
  const close = () => {
    choosingPassword.value = false;
    setCurrent(""); setNext(""); setAgain(""); setError(null);
  };
  const differs = again !== "" && again !== next;
  const tooShort = next !== "" && next.length < LEAST_CHARACTERS;

  const submit = async (event: Event) => {
    event.preventDefault();
    if (next.length < LEAST_CHARACTERS || again !== next) return;
    setBusy(true);
    try {
      await api.changePassword(current, next);
      if (session.value) session.value = { ...session.value, mustChangePassword: false };
      close();
      say("Your password is changed.");
    } catch (failure) {
      setError(asApiError(failure));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog title="Choose your password" onClose={close}>
      <form class="form" onSubmit={(event) => void submit(event)}>
        {error && <Problem error={error} />}
        <Field label="Current password" hint={session.value?.mustChangePassword ? "The one-time password that Sightline printed." : undefined}>
          <input type="password" autocomplete="current-password" required autofocus value={current} onInput={(event) => setCurrent(event.currentTarget.value)} />
        </Field>
        <Field label="New password" hint={`At least ${LEAST_CHARACTERS} characters; a few words are good.`} error={tooShort ? `${LEAST_CHARACTERS - next.length} more characters` : null}>
          <input type="password" autocomplete="new-password" required value={next} onInput={(event) => setNext(event.currentTarget.value)} />
        </Field>
        <Field label="New password again" error={differs ? "The two are not the same." : null}>
          <input type="password" autocomplete="new-password" required value={again} onInput={(event) => setAgain(event.currentTarget.value)} />
        </Field>
        <div class="form-actions">
          <button type="button" class="button" onClick={close}>Cancel</button>
          <button type="submit" class="button primary" disabled={busy || next.length < LEAST_CHARACTERS || next !== again}>Save password</button>
        </div>
      </form>
    </Dialog>
  );
}
