import { useEffect, useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import type { DryRun, NewRule, Rule, Severity } from "../api/types";
import { vocabulary } from "../state/facts";
import { CopyLine } from "../ui/copy";
import { Icon } from "../ui/icons";
import { Dialog, Field, Problem } from "../ui/parts";
import { say } from "../ui/toasts";
import { plural, queryValue } from "../ui/words";
import { Snapshot } from "../search/result-card";
import { severityWords } from "./incidents";
import { asYaml, days, scheduleText, withChip, type Ways } from "./rule-model";

const coolDowns: [number, string][] = [[0, "Every match"], [30, "Once in 30 seconds"], [60, "Once a minute"], [300, "Once in 5 minutes"], [1800, "Once in 30 minutes"], [3600, "Once an hour"]];
const escalations: [number, string][] = [[0, "Never"], [120, "After 2 minutes"], [300, "After 5 minutes"], [900, "After 15 minutes"], [3600, "After an hour"]];

/** A rule made by choosing, in words or in YAML, with what it would have done over the last week. */
export function RuleDialog({ query, draft, onClose }: { query: string; draft?: NewRule; onClose: (made: boolean) => void }) {
  const [way, setWay] = useState<Ways>("choose");
  const [rule, setRule] = useState<NewRule>(draft ?? { name: "", query, coolDownSeconds: 60, severity: "warning" });
  const [webhook, setWebhook] = useState("");
  const [run, setRun] = useState<DryRun | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<Rule | null>(null);
  const whole: NewRule = { ...rule, name: rule.name.trim(), query: rule.query.trim(), ...(webhook.trim() ? { webhook: webhook.trim() } : {}) };
  const change = (part: Partial<NewRule>) => setRule({ ...rule, ...part });

  const tried = JSON.stringify([rule.query, rule.coolDownSeconds, rule.schedule, rule.mergeSeconds]);
  useEffect(() => {
    let stale = false;
    const timer = setTimeout(() => {
      if (rule.query.trim() === "") return setRun(null);
      const { actions: _, ...silent } = rule;
      api.dryRun({ ...silent, name: "a rule", query: rule.query.trim() }).then(
        (answer) => { if (!stale) { setRun(answer); setError(null); } },
        (failure: unknown) => { if (!stale) { setRun(null); setError(asApiError(failure)); } },
      );
    }, 300);
    return () => { stale = true; clearTimeout(timer); };
  }, [tried]);

  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    try {
      const answer = await api.addRule(whole);
      say(`The rule “${whole.name}” watches from now on.`);
      if (answer.secret) setMade(answer);
      else onClose(true);
    } catch (failure) {
      setError(asApiError(failure));
    } finally {
      setBusy(false);
    }
  };
  if (made?.secret) return <Secret rule={made} secret={made.secret} onClose={() => onClose(true)} />;

  return (
    <Dialog title="New rule" wide onClose={() => onClose(false)}>
      <div class="tabs" role="tablist" aria-label="How to make it">
        {(["choose", "words", "yaml"] as const).map((each) => <button key={each} type="button" role="tab" aria-selected={way === each} onClick={() => setWay(each)}>{{ choose: "Choose", words: "In words", yaml: "YAML" }[each]}</button>)}
      </div>
      {way !== "choose" && <Written way={way} rule={whole} onRead={(read) => { setRule({ ...rule, ...read }); setWay("choose"); }} />}
      <form class="form" onSubmit={(event) => void submit(event)}>
        {error && <Problem error={error} />}
        <Field label="Name"><input required maxLength={100} autofocus placeholder="Person at the door" value={rule.name} onInput={(event) => change({ name: event.currentTarget.value })} /></Field>
        <Field label="Alert when this is seen" hint="The same words as in search.">
          <input required spellcheck={false} placeholder="person at the door" value={rule.query} onInput={(event) => change({ query: event.currentTarget.value })} />
        </Field>
        <Choosing query={rule.query} onChange={(text) => change({ query: text })} />
        <Awake schedule={rule.schedule ?? ""} onChange={(schedule) => { const { schedule: _, ...rest } = rule; setRule(schedule ? { ...rest, schedule } : rest); }} />
        <Tried run={run} />
        <div class="form-pair">
          <Field label="How often at most">
            <select value={String(rule.coolDownSeconds ?? 60)} onChange={(event) => change({ coolDownSeconds: Number(event.currentTarget.value) })}>{coolDowns.map(([seconds, words]) => <option key={seconds} value={String(seconds)}>{words}</option>)}</select>
          </Field>
          <Field label="Severity">
            <select value={rule.severity ?? "warning"} onChange={(event) => change({ severity: event.currentTarget.value as Severity })}>{(["notice", "warning", "alarm"] as const).map((each) => <option key={each} value={each}>{severityWords[each]}</option>)}</select>
          </Field>
        </div>
        <div class="form-pair">
          <Field label="Escalate when nobody takes it">
            <select value={String(rule.escalateSeconds ?? 0)} onChange={(event) => { const seconds = Number(event.currentTarget.value); const { escalateSeconds: _, ...rest } = rule; setRule(seconds > 0 ? { ...rest, escalateSeconds: seconds } : rest); }}>{escalations.map(([seconds, words]) => <option key={seconds} value={String(seconds)}>{words}</option>)}</select>
          </Field>
          <Field label="One incident with rules of the group (optional)"><input maxLength={60} placeholder="yard" value={rule.group ?? ""} onInput={(event) => change({ group: event.currentTarget.value })} /></Field>
        </div>
        <Field label="Webhook (optional)" hint="Gets a signed JSON post for each alert."><input type="url" placeholder="https://" value={webhook} onInput={(event) => setWebhook(event.currentTarget.value)} /></Field>
        <Actions actions={rule.actions ?? []} onChange={(actions) => change({ actions })} />
        <div class="form-actions">
          <button type="button" class="button" onClick={() => onClose(false)}>Cancel</button>
          <button type="submit" class="button primary" disabled={busy || !whole.name || !whole.query}>Save rule</button>
        </div>
      </form>
    </Dialog>
  );
}

/** Chips to choose from: each adds to the query, or takes out what it added. */
function Choosing({ query, onChange }: { query: string; onChange: (query: string) => void }) {
  const groups: [string, string, string[]][] = [["label", "What", vocabulary.value.labels.slice(0, 14)], ["camera", "Camera", vocabulary.value.cameras.slice(0, 24)], ["zone", "Zone", vocabulary.value.zones.slice(0, 24)]];
  return (
    <div class="choosing">
      {groups.filter(([, , values]) => values.length > 0).map(([key, words, values]) => (
        <div key={key} role="group" aria-label={words}><span class="faint">{words}</span>
          {values.map((value) => {
            const chip = `${key}:${queryValue(value)}`;
            const on = query.split(/\s+/).includes(chip);
            return <button key={value} type="button" class={on ? "chip-choice on" : "chip-choice"} aria-pressed={on} onClick={() => onChange(withChip(query, chip))}>{value}</button>;
          })}
        </div>
      ))}
    </div>
  );
}

function Awake({ schedule, onChange }: { schedule: string; onChange: (schedule: string) => void }) {
  const [chosen, setChosen] = useState<string[]>([...days]);
  const [from, setFrom] = useState("22:00");
  const [to, setTo] = useState("06:00");
  const always = schedule === "";
  const set = (someDays: string[], begin: string, end: string) => { setChosen(someDays); setFrom(begin); setTo(end); if (someDays.length > 0) onChange(scheduleText(someDays, begin, end)); };
  return (
    <fieldset class="choices"><legend>When it is awake</legend>
      <label class="check"><input type="checkbox" checked={always} onChange={(event) => onChange(event.currentTarget.checked ? "" : scheduleText(chosen, from, to))} />Always</label>
      {!always && (
        <>
          <span class="choosing" role="group" aria-label="Days">{days.map((day) => <button key={day} type="button" class={chosen.includes(day) ? "chip-choice on" : "chip-choice"} aria-pressed={chosen.includes(day)} onClick={() => set(days.filter((other) => (other === day) !== chosen.includes(other)), from, to)}>{day}</button>)}</span>
          <span class="form-pair"><Field label="From"><input type="time" value={from} onChange={(event) => set(chosen, event.currentTarget.value, to)} /></Field><Field label="To"><input type="time" value={to} onChange={(event) => set(chosen, from, event.currentTarget.value)} /></Field></span>
          <Field label="Schedule"><input spellcheck={false} value={schedule} onInput={(event) => onChange(event.currentTarget.value)} /></Field>
        </>
      )}
    </fieldset>
  );
}

function Actions({ actions, onChange }: { actions: string[]; onChange: (actions: string[]) => void }) {
  const [receivers, setReceivers] = useState<string[]>([]);
  useEffect(() => {
    void api.receivers().then((answer) => setReceivers([...answer.receivers.map((each) => `tell ${each.name}`), "push", "pin here 30s 2m", "record here 2m", ...answer.sounds.map((sound) => `talk here ${sound}`)]), () => setReceivers(["push", "pin here 30s 2m"]));
  }, []);
  const text = actions.join("\n");
  return (
    <>
    <Field label="What else is done (optional)" hint="A line each: tell RECEIVER, push, pin here 30s 2m, record here 2m, relay CAMERA OUTPUT 5s, release CAMERA OUTPUT, preset CAMERA PRESET, auxiliary CAMERA COMMAND, talk CAMERA SOUND.">
      <textarea rows={Math.max(2, actions.length + 1)} spellcheck={false} value={text} onInput={(event) => onChange(event.currentTarget.value.split("\n").filter((line) => line.trim() !== ""))} />
    </Field>
    <span class="choosing">{receivers.filter((line) => !actions.includes(line)).map((line) => <button key={line} type="button" class="chip-choice" onClick={() => onChange([...actions, line])}><Icon name="plus" size={12} />{line}</button>)}</span>
    </>
  );
}

function Written({ way, rule, onRead }: { way: "words" | "yaml"; rule: NewRule; onRead: (read: NewRule) => void }) {
  const [text, setText] = useState(way === "yaml" ? asYaml(rule) : "");
  const [error, setError] = useState<ApiError | null>(null);
  useEffect(() => { setText(way === "yaml" ? asYaml(rule) : ""); setError(null); }, [way]);
  const read = async () => {
    try {
      onRead((await api.readRule(way === "yaml" ? { yaml: text } : { words: text })).rule);
    } catch (failure) {
      setError(asApiError(failure));
    }
  };
  return (
    <div class="form">
      {error && <Problem error={error} />}
      <Field label={way === "yaml" ? "YAML" : "In words"} hint={way === "words" ? "Such as: tell me when a person is at the dock at night, at most once in 10 minutes." : undefined}>
        <textarea rows={way === "yaml" ? 10 : 3} spellcheck={false} value={text} onInput={(event) => setText(event.currentTarget.value)} />
      </Field>
      <div class="form-actions"><button type="button" class="button" disabled={text.trim() === ""} onClick={() => void read()}>Read</button></div>
    </div>
  );
}

/** What the rule would have said over the last week, so that nobody saves a rule that never fires or always does. */
export function Tried({ run }: { run: DryRun | null }) {
  if (!run) return <p class="preview-line faint">Say what it waits for to see what it would have done over the last week.</p>;
  const most = Math.max(1, ...run.days.map((day) => day.alerts));
  return (
    <div class="preview" role="status">
      <p class="preview-line">
        <Icon name="clock" size={15} />
        {run.alerts === 0 ? "Over the last week it would have fired on nothing." : `Over the last week it would have fired ${plural(run.alerts, "time")}, ${run.perDay.toFixed(1)} a day, as ${plural(run.incidents, "incident")}.`}
        {run.more && " There was more than could be gone through."}
        <code>{run.query}</code>
      </p>
      {run.notUnderstood.length > 0 && <p class="not-understood"><Icon name="warning" size={15} />Not understood: {run.notUnderstood.join(", ")}</p>}
      {run.days.length > 0 && <ol class="day-bars" aria-label="Alerts a day">{run.days.map((day) => <li key={day.day} title={`${day.day}: ${day.alerts}`}><meter min={0} max={most} value={day.alerts} /><span>{day.day.slice(5)}: {day.alerts}</span></li>)}</ol>}
      {run.firings.length > 0 && <ul class="preview-pictures">{run.firings.slice(0, 8).map((seen) => <li key={seen.id} title={`${seen.label} on ${seen.camera}`}><Snapshot seen={seen} /></li>)}</ul>}
    </div>
  );
}

export function Secret({ rule, secret, onClose }: { rule: Rule; secret: string; onClose: () => void }) {
  return (
    <Dialog title={`Secret of “${rule.name}”`} firm onClose={onClose}>
      <p>Calls to {rule.webhook} are signed with this secret (Standard Webhooks). It is shown this once.</p>
      <CopyLine text={secret} name="The secret" />
      <div class="form-actions"><button type="button" class="button primary" onClick={onClose}>Done</button></div>
    </Dialog>
  );
}
