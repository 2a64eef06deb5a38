import { useEffect, useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import type { HealthProblem, Severity } from "../api/types";
import { printRoute } from "../route";
import { now } from "../state/clock";
import { zone } from "../state/facts";
import { health, problemKey } from "../state/health";
import { Icon } from "../ui/icons";
import { Problem, Waiting } from "../ui/parts";
import { duration, when } from "../ui/words";

const severityWords: Record<Severity, string> = { alarm: "Alarm", warning: "Warning", notice: "Notice" };

/** What is wrong now, worst first, and on request what was wrong before. */
export function HealthPanel() {
  const known = health.value;
  if (!known) return <Waiting what="Reading what is wrong…" />;
  return (
    <section class="health" aria-label="Health">
      {known.problems.length === 0
        ? <p class="all-well"><Icon name="check" />No problems: every camera that should record is recording.</p>
        : <ul class="problem-list" aria-label="Problems">{known.problems.map((problem) => <Line key={problemKey(problem)} problem={problem} />)}</ul>}
      <History />
    </section>
  );
}

function Line({ problem }: { problem: HealthProblem }) {
  const since = Date.parse(problem.since);
  const cleared = problem.cleared === null ? null : Date.parse(problem.cleared);
  return (
    <li class={`problem ${cleared === null ? problem.severity : "cleared"}`} data-code={problem.code}>
      <Icon name={cleared === null ? "warning" : "check"} />
      <div>
        <p class="problem-message">
          <span class="severity">{severityWords[problem.severity]}</span>
          {problem.camera && <a href={printRoute({ screen: "camera", name: problem.camera, at: cleared === null ? null : since, observation: null })}>{problem.camera}</a>}
        </p>
        <p>{problem.sentence}</p>
        <p class="problem-remedy">
          {cleared === null
            ? `${problem.remedy} Since ${when(since, now.value, zone.value)}, for ${duration(now.value - since)}.`
            : `${when(since, now.value, zone.value)} to ${when(cleared, now.value, zone.value)}, ${duration(cleared - since)}.`}
        </p>
      </div>
    </li>
  );
}

/** Read when opened, and again whenever what is wrong changes while it stays open. */
function History() {
  const [open, setOpen] = useState(false);
  const [past, setPast] = useState<HealthProblem[] | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const read = () => void api.healthHistory(100).then(
    ({ problems }) => { setPast(problems.filter((problem) => problem.cleared !== null)); setError(null); },
    (failure: unknown) => setError(asApiError(failure)),
  );
  useEffect(() => { if (open) read(); }, [open, health.value]);
  return (
    <details class="health-history" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>What was wrong before</summary>
      {error && <Problem error={error} again={read} />}
      {open && !past && !error && <Waiting what="Reading the history…" />}
      {past?.length === 0 && <p class="all-well">Nothing has been wrong and righted since records began.</p>}
      {past && past.length > 0 && <ul class="problem-list" aria-label="Past problems">{past.map((problem) => <Line key={problemKey(problem)} problem={problem} />)}</ul>}
    </details>
  );
}
