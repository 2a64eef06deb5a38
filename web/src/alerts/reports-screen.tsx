import { useEffect, useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import type { Report, ReportKind } from "../api/types";
import { go } from "../route";
import { zone } from "../state/facts";
import { Icon } from "../ui/icons";
import { Field, Problem, Screen, Waiting } from "../ui/parts";
import { moment } from "../ui/words";
import { AlertTabs } from "./alerts-screen";

const kinds: [ReportKind, string][] = [["shift", "Shift hand-over"], ["day", "Daily report"]];

/** A summary to read and print: every line leads to its proof. */
export function ReportsScreen({ kind, incident }: { kind: ReportKind; incident: number | null }) {
  const [report, setReport] = useState<Report | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [day, setDay] = useState("");
  const read = async () => {
    setReport(null);
    try {
      setReport(await api.report(kind, kind === "incident" && incident !== null ? { incident } : day ? { start: new Date(`${day}T00:00`).toISOString(), end: new Date(Date.parse(new Date(`${day}T00:00`).toISOString()) + 86_400_000).toISOString() } : {}));
      setError(null);
    } catch (failure) {
      setError(asApiError(failure));
    }
  };
  useEffect(() => void read(), [kind, incident, day]);
  return (
    <Screen title="Alerts" wide actions={report && <button type="button" class="button" onClick={() => print()}><Icon name="copy" />Print</button>}>
      <AlertTabs at="reports" />
      <div class="form-pair no-print">
        <Field label="Which report"><select value={kind} onChange={(event) => go({ screen: "reports", kind: event.currentTarget.value as ReportKind, incident: null })}>{kinds.map(([each, words]) => <option key={each} value={each}>{words}</option>)}{kind === "incident" && <option value="incident">Incident {incident}</option>}</select></Field>
        {kind === "day" && <Field label="Day"><input type="date" value={day} onChange={(event) => setDay(event.currentTarget.value)} /></Field>}
      </div>
      {error && <Problem error={error} again={() => void read()} />}
      {!report && !error && <Waiting what="Writing and checking the report…" />}
      {report && <ReportView report={report} />}
    </Screen>
  );
}

export function ReportView({ report }: { report: Report }) {
  return (
    <article class="report" aria-label={report.title}>
      <h2>{report.title}</h2>
      <p class="faint">{moment(Date.parse(report.start), zone.value)} to {moment(Date.parse(report.end), zone.value)}. Every line was worked out a second time against the record{report.struck > 0 ? `; ${report.struck} could not be confirmed and are struck` : ""}.</p>
      {report.sections.map((section) => (
        <section key={section.title}>
          <h3>{section.title}</h3>
          {section.lines.length === 0 && <p class="faint">Nothing.</p>}
          <ul>
            {section.lines.map((line, index) => (
              <li key={index} class={`report-line ${line.verdict}`}>
                {line.snapshot && <img src={line.snapshot} alt="" loading="lazy" />}
                <span>
                  {line.verdict === "struck" ? <s>{line.text}</s> : line.text}
                  {line.verdict !== "confirmed" && <i class="faint"> ({line.verdict}: {line.why})</i>}
                  {line.at && line.cameras[0] && <a class="no-print" href={`#/camera/${encodeURIComponent(line.cameras[0])}?at=${line.at}`} aria-label="Play the proof"> <Icon name="play" size={13} /></a>}
                  {line.observations.length > 0 && <small class="faint"> [{line.observations.slice(0, 8).join(", ")}{line.observations.length > 8 && "…"}]</small>}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <p>{report.coverage}</p>
    </article>
  );
}
