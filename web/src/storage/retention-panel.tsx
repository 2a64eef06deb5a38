import { useEffect, useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import type { FootageClass, Forecast, Retention } from "../api/types";
import { now } from "../state/clock";
import { cameras, zone } from "../state/facts";
import { mayConfigure } from "../state/rights";
import { Icon } from "../ui/icons";
import { Problem, Waiting } from "../ui/parts";
import { say, sayError, sayUndoable } from "../ui/toasts";
import { bytes, dateText, percent } from "../ui/words";
import { classes, classHints, classWords, emptyCamera, faultOf, fieldsOf, ORDER_OF_LOSS, policyOf, same, type LimitFields, type PolicyFields } from "./policy";

const columns: [keyof LimitFields, string, string][] = [["days", "Days at most", "for ever"], ["leastDays", "Days at least", "none"], ["gigabytes", "GB at most", "no limit"], ["leastGigabytes", "GB at least", "none"]];

/** What is deleted when, whether it fits, and the way to change it. */
export function RetentionPanel() {
  const [known, setKnown] = useState<Retention | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const read = () => void api.retention().then((found) => { setKnown(found); setError(null); }, (failure: unknown) => setError(asApiError(failure)));
  useEffect(read, []);
  if (error) return <Problem error={error} again={read} />;
  if (!known) return <Waiting what="Reading the retention…" />;
  return <Editor key={JSON.stringify(known.policy)} known={known} onSaved={setKnown} onRead={read} />;
}

function Editor({ known, onSaved, onRead }: { known: Retention; onSaved: (saved: Retention) => void; onRead: () => void }) {
  const begin = fieldsOf(known.policy);
  const [fields, setFields] = useState<PolicyFields>(begin);
  const [forecast, setForecast] = useState<Forecast>(known.forecast);
  const [refused, setRefused] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const fault = faultOf(fields);
  const changed = !same(fields, begin);
  const change = (part: Partial<PolicyFields>) => { setRefused(null); setFields((before) => ({ ...before, ...part })); };

  useEffect(() => {
    if (!changed || fault) { if (!changed) setForecast(known.forecast); return; }
    const timer = setTimeout(() => void api.forecast(policyOf(fields, known.policy)).then((found) => { setForecast(found); setRefused(null); }, (failure: unknown) => setRefused(asApiError(failure))), 350);
    return () => clearTimeout(timer);
  }, [fields]);

  const save = async (event: Event) => {
    event.preventDefault();
    if (fault) return;
    setBusy(true);
    try {
      onSaved(await api.saveRetention(policyOf(fields, known.policy)));
      say("The retention is saved and holds from now on.");
    } catch (failure) {
      setRefused(asApiError(failure));
    } finally {
      setBusy(false);
    }
  };
  const forget = () => sayUndoable("The configuration's retention holds again.", () => void api.forgetRetention().then(onSaved, sayError), onRead);

  return (
    <form class="card facts retention" onSubmit={(event) => void save(event)}>
      <h2>Retention <span class="faint">{known.saved ? "saved here" : "from the configuration"}</span></h2>
      <fieldset disabled={!mayConfigure.value} class="retention-fields">
        <legend class="for-readers">Limits</legend>
        <Classes fields={fields} onChange={change} />
        <Overall fields={fields} onChange={change} />
        <Own fields={fields} onChange={change} />
      </fieldset>
      <ForecastWords forecast={forecast} changed={changed} />
      {fault && <p class="field-error" role="alert">{fault}</p>}
      {refused && <Problem error={refused} />}
      {mayConfigure.value && (
        <div class="form-actions">
          {known.saved && !changed && <button type="button" class="button" onClick={forget}>Back to the configuration's</button>}
          {changed && <button type="button" class="button" onClick={() => { setFields(begin); setRefused(null); }}>Discard</button>}
          <button type="submit" class="button primary" disabled={busy || !changed || fault !== null}>{busy ? "Saving…" : "Save retention"}</button>
        </div>
      )}
      <p class="faint">{ORDER_OF_LOSS}</p>
    </form>
  );
}

type PartProps = { fields: PolicyFields; onChange: (part: Partial<PolicyFields>) => void };

function Classes({ fields, onChange }: PartProps) {
  const put = (each: FootageClass, part: Partial<LimitFields>) => onChange({ usual: { ...fields.usual, [each]: { ...fields.usual[each], ...part } } });
  return (
    <div class="table-frame">
      <table class="limits">
        <thead><tr><th>Footage</th>{columns.map(([key, words]) => <th key={key}>{words}</th>)}</tr></thead>
        <tbody>
          {classes.map((each) => (
            <tr key={each}>
              <th scope="row">{classWords[each]}<small>{classHints[each]}</small></th>
              {columns.map(([key, words, empty]) => (
                <td key={key} data-words={words}><input inputMode="decimal" aria-label={`${classWords[each]}: ${words}`} placeholder={empty} value={fields.usual[each][key]} onInput={(event) => put(each, { [key]: event.currentTarget.value })} /></td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Overall({ fields, onChange }: PartProps) {
  const one = (key: "legalDays" | "gigabytes" | "freeGigabytes", label: string, hint: string, empty: string) => (
    <label class="field"><span class="field-label">{label}</span><input inputMode="decimal" placeholder={empty} value={fields[key]} onInput={(event) => onChange({ [key]: event.currentTarget.value })} /><span class="field-hint">{hint}</span></label>
  );
  return (
    <div class="limits-overall">
      {one("legalDays", "Legal maximum, days", "Nothing is kept longer, pinned or not.", "none")}
      {one("gigabytes", "All footage, GB at most", "Of all cameras together.", "no limit")}
      {one("freeGigabytes", "Kept free, GB", "On every disk, for the rest of the machine.", "0")}
    </div>
  );
}

/** What differs for single cameras. */
function Own({ fields, onChange }: PartProps) {
  const free = (cameras.value ?? []).map((camera) => camera.name).filter((name) => !fields.cameras.some((own) => own.camera === name));
  const put = (at: number, own: PolicyFields["cameras"][number]) => onChange({ cameras: fields.cameras.map((other, index) => (index === at ? own : other)) });
  return (
    <div class="limits-own">
      <h3>Cameras that differ</h3>
      {fields.cameras.length > 0 && (
        <div class="table-frame">
          <table class="limits">
            <thead><tr><th>Camera</th>{classes.map((each) => <th key={each}>{classWords[each]}, days</th>)}<th>Legal maximum, days</th><th><span class="for-readers">Remove</span></th></tr></thead>
            <tbody>
              {fields.cameras.map((own, at) => (
                <tr key={own.camera}>
                  <th scope="row">{own.camera}</th>
                  {classes.map((each) => <td key={each} data-words={`${classWords[each]}, days`}><input inputMode="decimal" aria-label={`${own.camera}: ${classWords[each]}, days`} placeholder="as usual" value={own.days[each]} onInput={(event) => put(at, { ...own, days: { ...own.days, [each]: event.currentTarget.value } })} /></td>)}
                  <td data-words="Legal maximum, days"><input inputMode="decimal" aria-label={`${own.camera}: legal maximum, days`} placeholder="as usual" value={own.legalDays} onInput={(event) => put(at, { ...own, legalDays: event.currentTarget.value })} /></td>
                  <td><button type="button" class="button ghost icon-only small" aria-label={`${own.camera} as usual again`} title="As usual again" onClick={() => onChange({ cameras: fields.cameras.filter((other) => other !== own) })}><Icon name="close" size={15} /></button></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {fields.cameras.length === 0 && <p class="faint">None: the limits above hold for every camera.</p>}
      {free.length > 0 && mayConfigure.value && (
        <select aria-label="Add a camera that differs" value="" onChange={(event) => { if (event.currentTarget.value) onChange({ cameras: [...fields.cameras, emptyCamera(event.currentTarget.value)] }); }}>
          <option value="">Add a camera…</option>
          {free.map((name) => <option key={name} value={name}>{name}</option>)}
        </select>
      )}
    </div>
  );
}

/** The server's arithmetic: whether the policy fits, and what each camera brings. */
function ForecastWords({ forecast, changed }: { forecast: Forecast; changed: boolean }) {
  return (
    <div class={forecast.fits ? "forecast fits" : "forecast"} role="status">
      <p><Icon name={forecast.fits ? "check" : "warning"} size={16} /><span><b>{forecast.fits ? (changed ? "This can be kept." : "It fits.") : "This cannot be kept."}</b> {forecast.sentence}</span></p>
      <p class="forecast-day">{forecast.fullAfterDays === null
        ? "The room is never used up: footage goes before."
        : `The room is used up on ${dateText(now.peek() + forecast.fullAfterDays * 86_400_000, zone.value)}, in ${forecast.fullAfterDays.toFixed(1)} days${forecast.fits ? "; from then on the oldest goes" : ""}.`}</p>
      {!forecast.measured && <p class="faint">Cameras have been watched for less than an hour: the figures will move.</p>}
      {forecast.cameras.length > 0 && (
        <details>
          <summary>What each camera brings</summary>
          <div class="table-frame">
            <table>
              <thead><tr><th>Camera</th><th class="number">A day</th>{classes.map((each) => <th key={each} class="number">{classWords[each]}</th>)}<th class="number">Kept, mean</th></tr></thead>
              <tbody>
                {forecast.cameras.map((rate) => (
                  <tr key={rate.camera}>
                    <td>{rate.camera}</td><td class="number">{bytes(rate.bytesPerSecond * 86_400)}</td>
                    {classes.map((each) => <td key={each} class="number">{percent(rate[each])}</td>)}
                    <td class="number">{rate.keptDays === null ? "for ever" : `${rate.keptDays.toFixed(1)} d`}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
    </div>
  );
}
