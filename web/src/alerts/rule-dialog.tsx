import { useEffect, useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import type { SearchAnswer } from "../api/types";
import { Icon } from "../ui/icons";
import { Dialog, Field, Problem } from "../ui/parts";
import { say } from "../ui/toasts";
import { plural } from "../ui/words";
import { Snapshot } from "../search/result-card";

const coolDowns: [number, string][] = [[0, "Every match"], [30, "Once in 30 seconds"], [60, "Once a minute"], [300, "Once in 5 minutes"], [1800, "Once in 30 minutes"], [3600, "Once an hour"]];

export function RuleDialog({ query, onClose }: { query: string; onClose: (made: boolean) => void }) {
  const [name, setName] = useState("");
  const [text, setText] = useState(query);
  const [coolDown, setCoolDown] = useState(60);
  const [webhook, setWebhook] = useState("");
  const [preview, setPreview] = useState<SearchAnswer | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    const controller = new AbortController();
    const timer = setTimeout(() => {
      if (text.trim() === "") return setPreview(null);
      api.search(text, "newest", 6, undefined, controller.signal).then(
        (answer) => { setPreview(answer); setError(null); },
        (failure: unknown) => { if (!controller.signal.aborted) setError(asApiError(failure)); },
      );
    }, 250);
    return () => { clearTimeout(timer); controller.abort(); };
  }, [text]);

  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    try {
      await api.addRule({ name: name.trim(), query: text.trim(), coolDownSeconds: coolDown, ...(webhook.trim() ? { webhook: webhook.trim() } : {}) });
      say(`The rule “${name.trim()}” watches from now on.`);
      onClose(true);
    } catch (failure) {
      setError(asApiError(failure));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog title="New rule" wide onClose={() => onClose(false)}>
      <form class="form" onSubmit={(event) => void submit(event)}>
        {error && <Problem error={error} />}
        <Field label="Name"><input required maxLength={80} autofocus placeholder="Person at the door" value={name} onInput={(event) => setName(event.currentTarget.value)} /></Field>
        <Field label="Alert when this is seen" hint="The same words as in search.">
          <input required spellcheck={false} placeholder="person at the door" value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </Field>
        <Preview preview={preview} />
        <div class="form-pair">
          <Field label="How often at most">
            <select value={String(coolDown)} onChange={(event) => setCoolDown(Number(event.currentTarget.value))}>{coolDowns.map(([seconds, words]) => <option key={seconds} value={String(seconds)}>{words}</option>)}</select>
          </Field>
          <Field label="Webhook (optional)" hint="Gets a JSON post for each alert."><input type="url" placeholder="https://" value={webhook} onInput={(event) => setWebhook(event.currentTarget.value)} /></Field>
        </div>
        <div class="form-actions">
          <button type="button" class="button" onClick={() => onClose(false)}>Cancel</button>
          <button type="submit" class="button primary" disabled={busy || !name.trim() || !text.trim()}>Save rule</button>
        </div>
      </form>
    </Dialog>
  );
}

/** What the rule would have said lately, so that nobody saves a rule that never fires or always does. */
function Preview({ preview }: { preview: SearchAnswer | null }) {
  if (!preview) return <p class="preview-line faint">Write a query to see what it would have matched lately.</p>;
  return (
    <div class="preview" role="status">
      <p class="preview-line">
        <Icon name="clock" size={15} />
        {preview.results.length === 0 ? "It would have matched nothing so far." : `It would have matched ${preview.total !== null ? plural(preview.total, "time") : "these"} so far.`}
        {preview.query && <code>{preview.query}</code>}
      </p>
      {preview.notUnderstood.length > 0 && <p class="not-understood"><Icon name="warning" size={15} />Not understood: {preview.notUnderstood.join(", ")}</p>}
      {preview.results.length > 0 && <ul class="preview-pictures">{preview.results.slice(0, 6).map((seen) => <li key={seen.id} title={`${seen.label} on ${seen.camera}`}><Snapshot seen={seen} /></li>)}</ul>}
    </div>
  );
}
