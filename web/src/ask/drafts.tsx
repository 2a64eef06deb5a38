import { useEffect, useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import type { DryRun, NewRule, Report, ReportKind, Rule } from "../api/types";
import { ReportView } from "../alerts/reports-screen";
import { RuleDialog, Secret, Tried } from "../alerts/rule-dialog";
import { printRoute } from "../route";
import { mayConfigure } from "../state/rights";
import { Icon } from "../ui/icons";
import { Problem, Waiting } from "../ui/parts";
import { say } from "../ui/toasts";

/** A rule that was asked for in words: what it would have done over the last week, and one button that saves it. */
export function RuleDraft({ words }: { words: string }) {
  const [rule, setRule] = useState<NewRule | null>(null);
  const [run, setRun] = useState<DryRun | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [saved, setSaved] = useState<Rule | null>(null);
  const [changing, setChanging] = useState(false);
  const [busy, setBusy] = useState(false);
  const read = async () => {
    setError(null);
    try {
      const draft = (await api.readRule({ words })).rule;
      setRule(draft);
      setRun(await api.dryRun(draft));
    } catch (failure) {
      setError(asApiError(failure));
    }
  };
  useEffect(() => void read(), [words]);
  const save = async () => {
    if (!rule) return;
    setBusy(true);
    try {
      setSaved(await api.addRule(rule));
      say(`The rule “${rule.name}” watches from now on.`);
    } catch (failure) {
      setError(asApiError(failure));
    } finally {
      setBusy(false);
    }
  };
  if (error) return <Problem error={error} again={() => void read()} />;
  if (!rule || !run) return <Waiting what="Trying the rule over the last week…" />;
  return (
    <section class="rule-draft" aria-label="The rule as it was read">
      <ul class="chips">
        {run.chips.map((chip) => <li key={chip.text} class="chip"><span class="chip-key">{chip.key}</span><ChipWords chip={chip} /></li>)}
        <li class="chip"><span class="chip-key">awake</span><span class="chip-end">{rule.schedule || "always"}</span></li>
        <li class="chip"><span class="chip-key">severity</span><span class="chip-end">{rule.severity ?? "warning"}</span></li>
      </ul>
      <Tried run={run} />
      {saved ? (
        <p class="turn-manner"><Icon name="check" size={15} />It watches from now on. <a href={printRoute({ screen: "rules", q: null })}>All rules</a></p>
      ) : mayConfigure.value ? (
        <div class="form-actions">
          <button type="button" class="button" onClick={() => setChanging(true)}>Change it first</button>
          <button type="button" class="button primary" disabled={busy || run.notUnderstood.length > 0} title={run.notUnderstood.length > 0 ? "Part of it was not understood: change it first" : undefined} onClick={() => void save()}>Save rule</button>
        </div>
      ) : (
        <p class="faint">Making rules takes the permission to configure.</p>
      )}
      {changing && <RuleDialog query={rule.query} draft={rule} onClose={() => setChanging(false)} />}
      {saved?.secret && <Secret rule={saved} secret={saved.secret} onClose={() => setSaved({ ...saved, secret: null })} />}
    </section>
  );
}

/** What a chip says; where it was guessed, of which words. */
export function ChipWords({ chip }: { chip: { value: string; said?: string | null } }) {
  return chip.said ? <span class="chip-end chip-said">read “{chip.said}” as <b>{chip.value}</b></span> : <span class="chip-end">{chip.value}</span>;
}

/** A report that was asked for, with its links. */
export function ReportDraft({ kind }: { kind: ReportKind }) {
  const [report, setReport] = useState<Report | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const read = async () => {
    setError(null);
    try {
      setReport(await api.report(kind, {}));
    } catch (failure) {
      setError(asApiError(failure));
    }
  };
  useEffect(() => void read(), [kind]);
  if (error) return <Problem error={error} again={() => void read()} />;
  if (!report) return <Waiting what="Writing and checking the report…" />;
  return (
    <>
      <ReportView report={report} />
      <p><a href={printRoute({ screen: "reports", kind, incident: null })}>Open it to print</a></p>
    </>
  );
}
