import { useEffect, useState } from "preact/hooks";
import { ApiError, api, asApiError } from "../api/client";
import type { SecondFactor, Session } from "../api/types";
import { session, sessionExpired } from "../state/session";
import { Mark } from "../ui/icons";
import { Field, Problem } from "../ui/parts";
import { duration } from "../ui/words";
import { passkeysWork, usePasskey } from "./passkey";

export function SignIn() {
  const [user, setUser] = useState("admin");
  const [password, setPassword] = useState("");
  const [shown, setShown] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const [waitUntil, setWaitUntil] = useState(0);
  const [second, setSecond] = useState<SecondFactor | null>(null);
  const [provider, setProvider] = useState<string | null>(null);
  const [, tick] = useState(0);
  useEffect(() => void api.signInWays().then((ways) => setProvider(ways.provider), () => setProvider(null)), []);
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
      if ("ticket" in made) setSecond(made);
      else enter(made);
    } catch (failure) {
      const refused = asApiError(failure);
      setError(refused);
      setPassword("");
      if (refused.status === 429) setWaitUntil(Date.now() + (refused.retryAfterSeconds ?? 30) * 1000);
    } finally {
      setBusy(false);
    }
  };

  const byPasskey = async () => {
    setError(null);
    try {
      enter(await usePasskey(null));
    } catch (failure) {
      setError(passkeyError(failure));
    }
  };

  if (second) return <SecondStep second={second} again={() => { setSecond(null); setPassword(""); }} />;
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
        {passkeysWork() && <button type="button" class="button full" onClick={() => void byPasskey()}>Use a passkey</button>}
        {provider && <a class="button full" href="/api/v1/session/provider">Sign in with {provider}</a>}
      </form>
    </main>
  );
}

function enter(made: Session) {
  sessionExpired.value = false;
  session.value = made;
}

/** What the browser says when a passkey is not used is for programmers. */
export function passkeyError(failure: unknown): ApiError {
  if (failure instanceof ApiError) return failure;
  return new ApiError(0, "no-passkey", "No passkey was used.", "Try again, or use another way.", null);
}

function SecondStep({ second, again }: { second: SecondFactor; again: () => void }) {
  const [code, setCode] = useState("");
  const [paper, setPaper] = useState(!second.ways.includes("totp") && !second.ways.includes("passkey"));
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const act = async (way: () => Promise<Session>) => {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      enter(await way());
    } catch (failure) {
      setError(passkeyError(failure));
      setCode("");
    } finally {
      setBusy(false);
    }
  };
  const totp = second.ways.includes("totp");
  return (
    <main class="sign-in">
      <form class="sign-in-card" aria-labelledby="second-title" onSubmit={(event) => { event.preventDefault(); void act(() => api.signInByCode(second.ticket, code)); }}>
        <div class="sign-in-brand"><Mark size={40} /><span>Sightline</span></div>
        <h1 id="second-title">One more step</h1>
        {error && <Problem error={error} />}
        {(totp || paper) && (
          <Field label={paper ? "Recovery code" : "Code"} hint={paper ? "One of the codes that you wrote down; each is good once." : "The six digits that your authenticator app shows now."}>
            <input key={String(paper)} name="code" autofocus required autocomplete="one-time-code" autocapitalize="none" spellcheck={false} inputMode={paper ? "text" : "numeric"} maxLength={paper ? 40 : 7} value={code} onInput={(event) => setCode(event.currentTarget.value)} />
          </Field>
        )}
        {(totp || paper) && <button type="submit" class="button primary full" disabled={busy || code.trim() === ""}>Sign in</button>}
        {second.ways.includes("passkey") && passkeysWork() && <button type="button" class="button full" disabled={busy} onClick={() => void act(() => usePasskey(second.ticket))}>Use a passkey</button>}
        <button type="button" class="button ghost full" onClick={() => setPaper(!paper)}>{paper ? "Back" : "Use a recovery code"}</button>
        <button type="button" class="button ghost full" onClick={again}>Sign in as somebody else</button>
      </form>
    </main>
  );
}
