import { useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import type { Export, Manifest, ManifestCamera } from "../api/types";
import { now } from "../state/clock";
import { zone } from "../state/facts";
import { Problem, Waiting } from "../ui/parts";
import { bytes, capital, duration, plural, when } from "../ui/words";
import { keyWords, missingBy, missingWords, tallyOf, tallyWords, toneOf } from "./model";

const MOST_GAPS = 50;

/** What is in a finished export: for each camera its files, verdicts, key, clock, gaps with causes, and damage. Read when opened. */
export function ExportContents({ job }: { job: Export }) {
  const [manifest, setManifest] = useState<Manifest | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const read = () => void api.manifest(job.id).then((found) => { setManifest(found); setError(null); }, (failure: unknown) => setError(asApiError(failure)));
  return (
    <details class="export-more" onToggle={(event) => { if (event.currentTarget.open && !manifest) read(); }}>
      <summary>What is in it, and what is missing</summary>
      {error && <Problem error={error} again={read} />}
      {!manifest && !error && <Waiting what="Reading the export…" />}
      {manifest && (
        <div class="export-contents">
          <p>{missingWords(missingBy(manifest))} Sealed by <b>{manifest.signer}</b>.</p>
          {manifest.cameras.map((camera) => <CameraPart key={`${camera.camera}/${camera.stream}`} camera={camera} />)}
        </div>
      )}
    </details>
  );
}

function CameraPart({ camera }: { camera: ManifestCamera }) {
  const size = camera.footage.reduce((sum, file) => sum + file.bytes, 0);
  const tally = tallyOf(camera);
  const at = (instant: string) => when(Date.parse(instant), now.peek(), zone.value);
  const length = (range: { start: string; end: string }) => duration(Date.parse(range.end) - Date.parse(range.start));
  return (
    <section aria-label={camera.camera}>
      <h3>{camera.camera}{camera.stream !== "main" && ` (${camera.stream}-stream)`}</h3>
      <dl class="facts-list">
        <dt>Footage</dt><dd>{camera.footage.length === 0 ? "none in these ranges" : `${plural(camera.footage.length, "file")}, ${bytes(size)}`}</dd>
        <dt>Signatures</dt><dd>{tallyWords(tally)} (groups of pictures). {keyWords(camera)}.</dd>
        <dt>Clock</dt><dd>{camera.clock ? `The camera's clock was ${Math.abs(camera.clock.offsetMillis)} ms ${camera.clock.offsetMillis < 0 ? "behind" : "ahead of"} the node's${camera.clock.driftPpm === null ? "" : `, drifting ${camera.clock.driftPpm.toFixed(1)} ppm`}; times are the node's.` : "The camera does not tell its time; times are the node's."}</dd>
        {camera.chainLines > 0 && <><dt>Hash chain</dt><dd>{plural(camera.chainLines, "line")}, signed by the node while it recorded</dd></>}
        <dt>Missing</dt>
        <dd>{camera.gaps.length === 0 ? "nothing" : <ul>{camera.gaps.slice(0, MOST_GAPS).map((gap) => <li key={gap.start}>{at(gap.start)} – {at(gap.end)} ({length(gap)}): {capital(gap.words)}{gap.detail && `. ${gap.detail}`}</li>)}{camera.gaps.length > MOST_GAPS && <li>and {camera.gaps.length - MOST_GAPS} more: see report.html inside</li>}</ul>}</dd>
        {camera.damage.length > 0 && <><dt>Damaged</dt><dd><ul>{camera.damage.slice(0, MOST_GAPS).map((each) => <li key={each.start}>{at(each.start)} ({length(each)}): {each.detail}</li>)}</ul></dd></>}
      </dl>
      {camera.footage.length > 0 && (
        <div class="table-frame">
          <table>
            <thead><tr><th>File</th><th>From</th><th>To</th><th class="number">Pictures</th><th>Verdict</th></tr></thead>
            <tbody>{camera.footage.map((file) => <tr key={file.file}><td><code title={`SHA-256 ${file.sha256}`}>{file.file.replace(/^footage\//, "")}</code></td><td>{at(file.start)}</td><td>{at(file.end)}</td><td class="number">{file.pictures}</td><td><span class={`verdict-words ${toneOf(file.verdict)}`}>{file.verdict}</span></td></tr>)}</tbody>
          </table>
        </div>
      )}
    </section>
  );
}
