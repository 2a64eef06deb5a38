import { useEffect, useState } from "preact/hooks";
import { api } from "../api/client";
import { say, sayError } from "../ui/toasts";
import { pushState, subscribe, unsubscribe, type PushState } from "./push";

/** Whether this browser shows alerts while no page of the node is open. */
export function PushLine() {
  const [key, setKey] = useState<string | null>(null);
  const [state, setState] = useState<PushState | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    let gone = false;
    void (async () => {
      const found = (await api.receivers()).push ?? null;
      const now = await pushState(found);
      if (!gone) { setKey(found); setState(now); }
    })().catch((failure: unknown) => { if (!gone) sayError(failure); });
    return () => { gone = true; };
  }, []);
  if (state === null) return null;
  const change = async (act: () => Promise<PushState>, words: string) => {
    setBusy(true);
    try {
      const now = await act();
      setState(now);
      if (now.kind === "on" || now.kind === "off") say(words);
    } catch (failure) {
      sayError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <h2 class="section-title">Alerts in this browser</h2>
      <ul class="user-list">
        <li class="card rule">
          <div class="rule-words"><b>Notifications</b><span class="faint" role="status">{stateWords(state)}</span></div>
          {state.kind === "off" && key !== null && <button type="button" class="button small" disabled={busy} onClick={() => void change(() => subscribe(key), "Alerts of rules that say push are shown here.")}>Switch on</button>}
          {state.kind === "on" && <button type="button" class="button small" disabled={busy} onClick={() => void change(unsubscribe, "No more alerts are shown here.")}>Switch off</button>}
        </li>
      </ul>
    </>
  );
}

function stateWords(state: PushState): string {
  switch (state.kind) {
    case "on":
      return "On: alerts of rules that say push are shown here, also while this page is closed.";
    case "off":
      return "Off. Alerts of rules that say push can be shown here, with a picture, also while this page is closed.";
    case "refused":
      return "This browser was told to show no notifications of this page. Allow them in its settings for this site, then open this page again.";
    case "unsupported":
      return state.why;
  }
}
