import { useEffect, useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import type { Alert, Incident, IncidentDeed, IncidentDetail } from "../api/types";
import { heardIncident, zone } from "../state/facts";
import { mayConfigure, mayPin } from "../state/rights";
import { Icon } from "../ui/icons";
import { Dialog, Field, Problem, Waiting } from "../ui/parts";
import { capital, moment, plural } from "../ui/words";
import { momentAddress } from "../search/moment";
import { Snapshot } from "../search/result-card";
import { severityWords } from "./incidents";

const stateWords: Record<Incident["state"], string> = { open: "Open", acknowledged: "Reviewed", escalated: "Escalated", closed: "Closed" };

interface Props {
  id: number;
  onAct: (incident: Incident, deed: "acknowledge" | "escalate" | "close" | "undo", said?: IncidentDeed) => Promise<void>;
  onSilence: (incident: Incident) => void;
  onClose: () => void;
}

/** An incident across its cameras: what was seen, why it belongs together, and who did what with it. */
export function IncidentDialog({ id, onAct, onSilence, onClose }: Props) {
  const [detail, setDetail] = useState<IncidentDetail | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [words, setWords] = useState("");
  const read = async () => {
    try {
      setDetail(await api.incident(id));
      setError(null);
    } catch (failure) {
      setError(asApiError(failure));
    }
  };
  useEffect(() => void read(), [id]);
  useEffect(() => heardIncident.subscribe((heard) => { if (heard?.id === id) void read(); }), [id]);
  const incident = detail?.incident;
  const act = async (deed: "acknowledge" | "escalate" | "close" | "undo", outcome?: "true" | "false") => {
    if (!incident) return;
    await onAct(incident, deed, { ...(words.trim() ? { words: words.trim() } : {}), ...(outcome ? { outcome } : {}) });
    setWords("");
    await read();
  };
  return (
    <Dialog title={incident ? `${incident.title}, ${stateWords[incident.state].toLowerCase()}` : "Incident"} wide onClose={onClose}>
      {error && <Problem error={error} again={() => void read()} />}
      {!detail && !error && <Waiting what="Reading the incident…" />}
      {detail && incident && (
        <div class="incident">
          <p><b class={`severity ${incident.severity}`}>{severityWords[incident.severity]}</b> · {plural(incident.alerts, "alert")} · {incident.cameras.join(", ")} · <time dateTime={incident.start}>{moment(Date.parse(incident.start), zone.value)}</time></p>
          {incident.outcome && <p>{incident.outcome === "true" ? "It was so." : "It was a false alarm."} {incident.why && `“${incident.why}”`}</p>}
          <ol class="incident-alerts" aria-label="What was seen">{detail.alerts.map((alert) => <Seen key={alert.id} alert={alert} />)}</ol>
          {mayPin.value && (
            <>
              <Field label="In your words (optional)"><input maxLength={500} value={words} onInput={(event) => setWords(event.currentTarget.value)} placeholder="The gardener" /></Field>
              <div class="form-actions wrap">
                {detail.steps.some((step) => !step.undone) && <button type="button" class="button ghost" onClick={() => void act("undo")}>Undo</button>}
                {mayConfigure.value && incident.newest?.observation && <button type="button" class="button ghost" onClick={() => onSilence(incident)}>Not like this again…</button>}
                {(incident.state === "open" || incident.state === "acknowledged") && <button type="button" class="button" onClick={() => void act("escalate")}>Escalate</button>}
                {(incident.state === "open" || incident.state === "escalated") && <button type="button" class="button" onClick={() => void act("acknowledge")}>Reviewed</button>}
                <button type="button" class="button" onClick={() => void act("close", "false")}>False alarm</button>
                <button type="button" class="button primary" onClick={() => void act("close", "true")}>It was so</button>
              </div>
            </>
          )}
          {detail.steps.length > 0 && (
            <ol class="incident-steps" aria-label="Who did what">
              {detail.steps.map((step, index) => (
                <li key={index} class={step.undone ? "undone" : ""}>
                  <time dateTime={step.at}>{moment(Date.parse(step.at), zone.value)}</time> {step.who}: {stateWords[step.after].toLowerCase()}{step.outcome && (step.outcome === "true" ? ", it was so" : ", false alarm")}{step.words && `, “${step.words}”`}
                </li>
              ))}
            </ol>
          )}
          <p><a class="button small" href={`#/alerts/reports?kind=incident&incident=${incident.id}`}><Icon name="seal" size={15} />Report of this incident</a></p>
        </div>
      )}
    </Dialog>
  );
}

function Seen({ alert }: { alert: Alert }) {
  const seen = alert.observation;
  return (
    <li>
      {seen ? <a class="alert-picture" href={momentAddress(seen)} aria-label={`Play ${seen.label} on ${seen.camera}`}><Snapshot seen={seen} /><span class="result-play"><Icon name="play" size={16} /></span></a> : <span class="alert-picture no-snapshot"><Icon name="noPicture" size={24} /></span>}
      <span>
        <b>{seen ? `${capital(seen.label)} at ${seen.camera}` : alert.rule}</b>
        <time dateTime={alert.at}>{moment(Date.parse(seen?.start ?? alert.at), zone.value)}</time>
        {alert.joined && <i class="faint">Together because: {alert.joined}</i>}
      </span>
    </li>
  );
}
