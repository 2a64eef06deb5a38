import { useEffect, useState } from "preact/hooks";
import { api, asApiError, auditLogAddress, type ApiError } from "../api/client";
import type { Audit, AuditCheck, AuditEntry } from "../api/types";
import { now } from "../state/clock";
import { zone } from "../state/facts";
import { mayAudit } from "../state/rights";
import { SystemTabs } from "../system/system-tabs";
import { Icon } from "../ui/icons";
import { Empty, Problem, Screen, Waiting } from "../ui/parts";
import { count, when } from "../ui/words";
import { deedWords, outcomeWords } from "./words";

/** Who viewed, searched, exported and changed what, newest first, and the proof that nothing of it was changed since. */
export function AuditScreen() {
  const [user, setUser] = useState("");
  const [camera, setCamera] = useState("");
  const [entries, setEntries] = useState<AuditEntry[] | null>(null);
  const [page, setPage] = useState<Audit | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const read = async (before: number | null) => {
    try {
      const found = await api.audit({ user: user.trim(), camera: camera.trim(), before });
      setEntries((known) => (before === null || !known ? found.entries : [...known, ...found.entries]));
      setPage(found);
      setError(null);
    } catch (failure) {
      setError(asApiError(failure));
    }
  };
  useEffect(() => {
    if (!mayAudit.value) return;
    const timer = setTimeout(() => void read(null), 250);
    return () => clearTimeout(timer);
  }, [user, camera, mayAudit.value]);
  return (
    <Screen title="System" note="Audit" actions={mayAudit.value && <a class="button" href={auditLogAddress()} download="audit.jsonl"><Icon name="download" /><span class="wide-words">The whole log</span></a>}>
      <SystemTabs />
      {!mayAudit.value && <Empty icon="lock" title="The audit log is for auditors and administrators" />}
      {error && <Problem error={error} again={() => void read(null)} />}
      {mayAudit.value && (
        <>
          <Check />
          <div class="form-pair audit-filters">
            <input type="search" aria-label="Only this user" placeholder="Only this user" value={user} onInput={(event) => setUser(event.currentTarget.value)} />
            <input type="search" aria-label="Only this camera" placeholder="Only this camera" value={camera} onInput={(event) => setCamera(event.currentTarget.value)} />
          </div>
          {!entries && !error && <Waiting what="Reading the audit log…" />}
          {entries?.length === 0 && <p class="faint">Nothing was done that fits.</p>}
          {entries && entries.length > 0 && <Entries entries={entries} />}
          {page?.next != null && <button type="button" class="button more" onClick={() => void read(page.next)}>Earlier</button>}
        </>
      )}
    </Screen>
  );
}

function Entries({ entries }: { entries: AuditEntry[] }) {
  return (
    <div class="card table-frame audit">
      <table>
        <thead><tr><th>When</th><th>Who</th><th>Did what</th><th>Camera</th><th>From</th></tr></thead>
        <tbody>
          {entries.map((entry) => {
            const outcome = outcomeWords(entry.status);
            return (
              <tr key={entry.seq} title={`No. ${entry.seq}: ${entry.call} → ${entry.status}`}>
                <td><time dateTime={entry.at}>{when(Date.parse(entry.at), now.peek(), zone.value)}</time></td>
                <td>{entry.user || <span class="faint">nobody</span>}{entry.role && <span class="faint"> {entry.role}</span>}</td>
                <td class="audit-deed">{deedWords(entry.call)}{entry.times > 1 && ` (${count(entry.times)} times)`}{outcome && <em> {outcome}</em>}{entry.detail && <small>{entry.detail}</small>}</td>
                <td>{entry.camera || "–"}</td>
                <td>{entry.address}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** Proves the log on demand: every line, its order and its end. */
function Check() {
  const [found, setFound] = useState<AuditCheck | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const check = async () => {
    setBusy(true);
    try {
      setFound(await api.checkAudit());
      setError(null);
    } catch (failure) {
      setError(asApiError(failure));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="audit-check" role="status">
      <button type="button" class="button small" disabled={busy} onClick={() => void check()}><Icon name="seal" size={15} />{busy ? "Checking…" : "Check the whole log"}</button>
      {!found && !error && <span class="faint">Every line is bound to the one before by its hash.</span>}
      {found?.whole && <span><Icon name="check" size={15} />Whole: {count(found.entries)} lines, none changed, none missing. Newest hash <code>{found.head.slice(0, 16)}…</code></span>}
      {found && !found.whole && <ul class="note-bad">{found.findings.map((finding) => <li key={`${finding.seq} ${finding.sentence}`}>{finding.file} {finding.sentence}</li>)}</ul>}
      {error && <Problem error={error} />}
    </div>
  );
}
