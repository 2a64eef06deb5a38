import { useEffect } from "preact/hooks";
import { api, certificateAddress, exportAddress } from "../api/client";
import type { Export } from "../api/types";
import { now, serverNow } from "../state/clock";
import { cameras, zone } from "../state/facts";
import { mayExport } from "../state/rights";
import { CopyLine } from "../ui/copy";
import { Icon } from "../ui/icons";
import { Empty, Problem, Screen, Waiting } from "../ui/parts";
import { sayError, sayUndoable } from "../ui/toasts";
import { ago, bytes, dateText, duration, percent, plural, when } from "../ui/words";
import { ExportContents } from "./export-contents";
import { fileName, isOver, stateWords, streamWords, titleOf, toneOf, verdictMeaning, verifyLine } from "./model";
import { exportJobs, exportsError, exportWish, readExports, runningExports } from "./store";

const newExport = () => {
  const end = Math.floor(serverNow() / 1000) * 1000;
  const only = cameras.value?.length === 1 ? [cameras.value[0]!.name] : [];
  exportWish.value = { cameras: only, ranges: [{ start: end - 600_000, end }] };
};

export function ExportsScreen() {
  useEffect(() => { if (mayExport.value) void readExports(); }, [mayExport.value]);
  const jobs = exportJobs.value;
  if (!mayExport.value) return (
    <Screen title="Exports"><Empty icon="seal" title="Exports are for operators and administrators"><p>You may look at footage. Ask an administrator for the role of an operator to take footage out as evidence.</p></Empty></Screen>
  );
  return (
    <Screen title="Exports" note={jobs && (runningExports.value > 0 ? `${plural(runningExports.value, "export")} being written` : jobs.length > 0 && plural(jobs.length, "export"))}
      actions={<button type="button" class="button primary" onClick={newExport}><Icon name="plus" />New export</button>}>
      {exportsError.value && <Problem error={exportsError.value} again={() => void readExports()} />}
      {!jobs && !exportsError.value && <Waiting what="Reading the exports…" />}
      {jobs?.length === 0 && (
        <Empty icon="seal" title="No exports yet">
          <p>An export takes footage out as evidence: a sealed file with hashes, signatures, and every gap with its cause, which anybody can check without this node.</p>
          <p>Begin here, or choose a clip on a camera's timeline.</p>
        </Empty>
      )}
      {jobs && jobs.length > 0 && <ul class="export-list">{jobs.map((job) => <ExportCard key={job.id} job={job} />)}</ul>}
    </Screen>
  );
}

function ExportCard({ job }: { job: Export }) {
  const remove = () => {
    exportJobs.value = exportJobs.value?.filter((other) => other.id !== job.id) ?? null;
    sayUndoable(`The export “${titleOf(job)}” is deleted.`, () => void api.removeExport(job.id).catch(sayError), () => void readExports());
  };
  const cancel = async () => {
    try {
      await api.removeExport(job.id);
    } catch (failure) {
      sayError(failure);
    }
    void readExports();
  };
  const first = job.ranges[0]!;
  return (
    <li class="card export-card" data-state={job.state} data-id={job.id}>
      <header>
        <div class="export-title">
          <h2>{titleOf(job)}</h2>
          {job.caseName && <p>{job.reason}</p>}
        </div>
        {job.verdict && <span class={`verdict-chip ${toneOf(job.verdict)}`} title={verdictMeaning(job.verdict)}><Icon name={toneOf(job.verdict) === "bad" ? "warning" : "seal"} size={15} />{job.verdict}</span>}
        {isOver(job)
          ? <button type="button" class="button ghost icon-only small" aria-label={`Delete the export ${titleOf(job)}`} title="Delete" onClick={remove}><Icon name="trash" size={16} /></button>
          : <button type="button" class="button small" onClick={() => void cancel()}>Cancel</button>}
      </header>
      <p class="export-what">
        <span><Icon name="camera" size={15} />{job.streams.map(streamWords).join(", ")}</span>
        <span><Icon name="clock" size={15} />{when(Date.parse(first.start), now.peek(), zone.value)} – {when(Date.parse(first.end), now.peek(), zone.value)}{job.ranges.length > 1 && ` and ${plural(job.ranges.length - 1, "more range")}`}</span>
        <span><Icon name="person" size={15} />{job.orderedBy}, {ago(Date.parse(job.orderedAt), now.value)}</span>
      </p>
      {!isOver(job) && <Progress job={job} />}
      {job.state === "failed" && <Problem error={{ message: stateWords(job), remedy: job.doing }} />}
      {job.state === "cancelled" && <p class="faint">Cancelled; what was begun is deleted.</p>}
      {job.state === "done" && <Done job={job} />}
    </li>
  );
}

function Progress({ job }: { job: Export }) {
  const elapsed = now.value - Date.parse(job.orderedAt);
  const left = job.progress > 0.05 && elapsed > 4000 ? (elapsed / job.progress) * (1 - job.progress) : null;
  return (
    <div class="export-progress">
      <progress max={1} value={job.progress} aria-label={`Progress of ${titleOf(job)}`} />
      <p role="status"><span>{stateWords(job)}</span><b>{percent(job.progress)}{left !== null && ` · about ${duration(left)} left`}</b></p>
    </div>
  );
}

function Done({ job }: { job: Export }) {
  return (
    <>
      <div class="export-done">
        <p><Icon name="check" size={16} /><span><b>{stateWords(job)}.</b> {job.verdict && verdictMeaning(job.verdict)}</span></p>
        <a class="button primary" href={exportAddress(job.id)} download={fileName(job)}><Icon name="download" />Download {bytes(job.bytes ?? 0)}</a>
      </div>
      <ExportContents job={job} />
      <details class="export-more">
        <summary>How to check this file</summary>
        <div class="check-box">
          <p>Anybody can check it, on any computer, without this node. The last line of the answer has to be <b>{job.verdict}</b>.</p>
          <CopyLine name="The command" text={verifyLine(job)} />
          <p>Give <code>node.pem</code>, <a href={certificateAddress()} download="node.pem">this node's certificate</a>, to the checker yourself and by another way than the file: then nobody can put another in its place.</p>
          <p>The file itself has the SHA-256</p>
          <CopyLine name="SHA-256" text={job.sha256 ?? ""} />
          <p class="faint">Without Sightline: unpack it, then <code>sha256sum -c SHA256SUMS</code>. <code>report.html</code> inside says the rest in plain words.</p>
        </div>
      </details>
      <p class="faint export-kept">Kept here until {dateText(Date.parse(job.deletedAt), zone.value)}; download it before.</p>
    </>
  );
}
