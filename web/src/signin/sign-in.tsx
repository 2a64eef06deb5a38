import { useEffect, useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import { session, sessionExpired } from "../state/session";
import { Mark } from "../ui/icons";
import { Field, Problem } from "../ui/parts";
import { duration } from "../ui/words";

export function SignIn() {
  const [user, setUser] = useState("admin");
  const [password, setPassword] = useState("");
  const [shown, setShown] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const [waitUntil, setWaitUntil] = useState(0);
  const [, tick] = useState(0);
  const wait = waitUntil - Date.now();

  useEffect(() => {
    if (wait <= 0) return;
    const timer = setTimeout(() => tick((n) => n + 1), 1000);
    return () => clearTimeout(timer);
  });

  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy || wait > 0) return;
    setBusy(true);
    setError(null);
    try {
      const made = await api.signIn(user.trim(), password);
      sessionExpired.value = false;
      session.value = made;
    } catch (failure) {
      const refused = asApiError(failure);
      setError(refused);
      setPassword("");
      if (refused.status === 429) setWaitUntil(Date.now() + (refused.retryAfterSeconds ?? 30) * 1000);
    } finally {
      setBusy(false);
    }
  };

  return (
    <main class="sign-in">
      <form class="sign-in-card" onSubmit={(event) => void submit(event)} aria-labelledby="sign-in-title">
        <div class="sign-in-brand"><Mark size={40} /><span>Sightline</span></div>
        <h1 id="sign-in-title">Sign in</h1>
        {sessionExpired.value && !error && <p class="note-line">Your session has ended. Sign in to go on where you were.</p>}
        {error && <Problem error={{ message: error.message, remedy: wait > 0 ? `Try again in ${duration(wait)}.` : error.remedy }} />}
        <Field label="User">
          <input name="user" autocomplete="username" autocapitalize="none" spellcheck={false} required value={user} onInput={(event) => setUser(event.currentTarget.value)} />
        </Field>
        <Field label="Password" hint="On the first start, Sightline prints a one-time password where it was started.">
          <span class="with-button">
            <input name="password" type={(shown ? "text" : "password") as "password"} autocomplete="current-password" autofocus required value={password} onInput={(event) => setPassword(event.currentTarget.value)} />
            <button type="button" class="button ghost small" aria-pressed={shown} onClick={() => setShown(!shown)}>{shown ? "Hide" : "Show"}</button>
          </span>
        </Field>
        <button type="submit" class="button primary full" disabled={busy || wait > 0}>
          {wait > 0 ? `Wait ${duration(wait)}` : busy ? "Signing in…" : "Sign in"}
        </button>
      </form>
    </main>
  );
}
