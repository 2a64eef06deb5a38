import { useEffect, useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import type { Alert, NewSuppression, SuppressionPart, SuppressionTrial } from "../api/types";
import { mayConfigure } from "../state/rights";
import { Icon } from "../ui/icons";
import { Dialog, Field, Problem } from "../ui/parts";
import { say } from "../ui/toasts";
import { plural } from "../ui/words";
import { Snapshot } from "../search/result-card";

const parts: [SuppressionPart, string][] = [["label", "What it is"], ["place", "Where in the picture"], ["zone", "The zone"], ["size", "How large"], ["hour", "Around this hour"]];

/** "Not like this again": what counts of the example, and what else of the last week it would have hidden. */
export function SuppressionDialog({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const [counting, setCounting] = useState<SuppressionPart[]>(["label", "place", "size", "hour"]);
  const [everyRule, setEveryRule] = useState(false);
  const [why, setWhy] = useState("");
  const [trial, setTrial] = useState<SuppressionTrial | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const made: NewSuppression = { alert: alert.id, parts: counting, everyRule, ...(why.trim() ? { why: why.trim() } : {}) };
  useEffect(() => {
    let stale = false;
    const timer = setTimeout(() => void api.trySuppression({ alert: alert.id, parts: counting, everyRule }).then(
      (answer) => { if (!stale) { setTrial(answer); setError(null); } },
      (failure: unknown) => { if (!stale) { setTrial(null); setError(asApiError(failure)); } },
    ), 200);
    return () => { stale = true; clearTimeout(timer); };
  }, [alert.id, counting.join(), everyRule]);
  const save = async (event: Event) => {
    event.preventDefault();
    try {
      await api.addSuppression(made);
      say("You will not hear of the like again. See Silenced to take it back.");
      onClose();
    } catch (failure) {
      setError(asApiError(failure));
    }
  };
  return (
    <Dialog title="Not like this again" wide onClose={onClose}>
      <form class="form" onSubmit={(event) => void save(event)}>
        {error && <Problem error={error} />}
        <fieldset class="choices"><legend>What has to be alike</legend>
          {parts.map(([part, words]) => (
            <label key={part} class="check"><input type="checkbox" checked={counting.includes(part)} onChange={(event) => setCounting(event.currentTarget.checked ? [...counting, part] : counting.filter((other) => other !== part))} />{words}</label>
          ))}
          <label class="check"><input type="checkbox" checked={everyRule} onChange={(event) => setEveryRule(event.currentTarget.checked)} />For every rule, not only “{alert.rule}”</label>
        </fieldset>
        {trial && (
          <div class="preview" role="status">
            <p class="preview-line"><Icon name="clock" size={15} />{trial.words}. Of the last week’s {plural(trial.looked, "alert")} it would have hidden {trial.suppressed}{trial.more && " of those that were compared"}.</p>
            {trial.confirmed > 0 && <p class="not-understood"><Icon name="warning" size={15} />{plural(trial.confirmed, "alert")} of these turned out to be true.</p>}
            {trial.gone > 0 && <p class="faint">{plural(trial.gone, "alert")} could not be compared: retention has taken what they were about.</p>}
            <ul class="preview-pictures">{trial.alerts.slice(0, 12).map((other) => other.observation && <li key={other.id} title={`${other.rule}, ${other.at}`}><Snapshot seen={other.observation} /></li>)}</ul>
          </div>
        )}
        <Field label="Why (optional)"><input maxLength={500} value={why} placeholder="The statue" onInput={(event) => setWhy(event.currentTarget.value)} /></Field>
        <div class="form-actions">
          <button type="button" class="button" onClick={onClose}>Cancel</button>
          <button type="submit" class="button primary" disabled={!trial || !mayConfigure.value}>Hear of it no more</button>
        </div>
      </form>
    </Dialog>
  );
}
