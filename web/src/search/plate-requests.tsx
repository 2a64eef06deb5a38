import { useEffect, useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import type { PlateRequests as Listed } from "../api/more-types";
import { now } from "../state/clock";
import { zone } from "../state/facts";
import { mayAskPlates, mayGrantPlates } from "../state/rights";
import { Icon } from "../ui/icons";
import { Field, Problem } from "../ui/parts";
import { say } from "../ui/toasts";
import { when } from "../ui/words";
import { ownRequest, requestWords, toDecide } from "./four-eyes";

const AGAIN_MS = 5000;

/** The requests, read again from time to time while this is shown. */
function useRequests(wanted: boolean): { listed: Listed | null; error: ApiError | null; again: () => void } {
  const [listed, setListed] = useState<Listed | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const again = () => void api.plateRequests().then((found) => { setListed(found); setError(null); }, (failure: unknown) => setError(asApiError(failure)));
  useEffect(() => {
    if (!wanted) return;
    again();
    const timer = setInterval(again, AGAIN_MS);
    return () => clearInterval(timer);
  }, [wanted]);
  return { listed, error, again };
}

/** Shown instead of an answer that needs a second person: says why, asks, and waits for the consent. */
export function SecondPerson({ q, onGranted }: { q: string; onGranted: () => void }) {
  const { listed, error, again } = useRequests(true);
  const [purpose, setPurpose] = useState("");
  const [refused, setRefused] = useState<ApiError | null>(null);
  const own = ownRequest(listed?.requests ?? [], q);
  const granted = own?.state === "granted";
  useEffect(() => { if (granted) onGranted(); }, [granted]);
  const ask = async (event: Event) => {
    event.preventDefault();
    try {
      await api.askForPlates(q.trim(), purpose.trim());
      setRefused(null);
      again();
    } catch (failure) {
      setRefused(asApiError(failure));
    }
  };
  return (
    <section class="card second-person" aria-label="A second person has to consent">
      <p><Icon name="lock" size={18} /> Number plates are searched here with the consent of a second person. It is good for exactly this question, for an hour; both names stand in the audit log.</p>
      {(error ?? refused) && <Problem error={(error ?? refused)!} />}
      {own && <p role="status"><b>Your request of {when(Date.parse(own.askedAt), now.value, zone.value)}</b> {requestWords(own)}.</p>}
      {own?.state !== "waiting" && own?.state !== "granted" && (
        <form onSubmit={(event) => void ask(event)}>
          <Field label="Why you ask" hint="Read by who consents, and kept in the audit log">
            <input type="text" required maxLength={200} value={purpose} onInput={(event) => setPurpose(event.currentTarget.value)} />
          </Field>
          <button type="submit" class="button primary" disabled={purpose.trim() === ""}>Ask for consent</button>
        </form>
      )}
    </section>
  );
}

/** What others ask of number plates, for who may consent. */
export function PlateRequests() {
  const wanted = mayGrantPlates.value || mayAskPlates.value;
  const { listed, again } = useRequests(wanted && mayGrantPlates.value);
  const [error, setError] = useState<ApiError | null>(null);
  const open = toDecide(listed?.requests ?? [], listed?.mayDecide ?? false);
  if (open.length === 0) return null;
  const decide = async (id: number, consents: boolean) => {
    try {
      const decided = await api.decidePlates(id, consents);
      setError(null);
      say(consents ? `${decided.asker} may ask this until ${when(Date.parse(decided.until), now.peek(), zone.value)}.` : `${decided.asker} may not ask this.`);
    } catch (failure) {
      setError(asApiError(failure));
    }
    again();
  };
  return (
    <section class="card second-person" aria-label="Questions for number plates that wait for your consent">
      <h2 class="section-title">Waiting for your consent</h2>
      {error && <Problem error={error} />}
      <ul class="user-list">
        {open.map((request) => (
          <li key={request.id} class="rule" data-request={request.id}>
            <div class="rule-words"><b>{request.asker}</b><code>{request.question}</code><span class="faint">{request.purpose} · {when(Date.parse(request.askedAt), now.value, zone.value)}</span></div>
            <button type="button" class="button small primary" onClick={() => void decide(request.id, true)}>Consent</button>
            <button type="button" class="button small" onClick={() => void decide(request.id, false)}>Deny</button>
          </li>
        ))}
      </ul>
    </section>
  );
}
