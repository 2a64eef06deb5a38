import { useEffect, useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import { go } from "../route";
import { serverNow } from "../state/clock";
import { cameraNamed, cameras } from "../state/facts";
import { Icon } from "../ui/icons";
import { Dialog, Field, Problem } from "../ui/parts";
import { RangeFields } from "../ui/range-fields";
import { say } from "../ui/toasts";
import { bytes, duration, plural } from "../ui/words";
import { isWhole, joined, lacking, MOST_RANGES, orderOf, totalMillis, type WholeRange, type Wish } from "./model";
import { exportWish, putExport } from "./store";

/** Orders an export; stands wherever `exportWish` was set. */
export function ExportDialog() {
  const begin = exportWish.value;
  return begin && <OrderDialog key={begin.ranges[0]?.start} begin={begin} onClose={() => { exportWish.value = null; }} />;
}

function OrderDialog({ begin, onClose }: { begin: NonNullable<typeof exportWish.value>; onClose: () => void }) {
  const [wish, setWish] = useState<Wish>({ ...begin, caseName: "", reason: "", sub: false, sign: false, burn: false });
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const change = (part: Partial<Wish>) => setWish((before) => ({ ...before, ...part }));
  const missing = lacking(wish, serverNow());

  const order = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (missing) return;
    setBusy(true);
    try {
      putExport(await api.orderExport(orderOf(wish)));
      say("The export is ordered. It is done when it has been read back.");
      onClose();
      go({ screen: "exports" });
    } catch (failure) {
      setError(asApiError(failure));
      setBusy(false);
    }
  };

  return (
    <Dialog title="Export as evidence" wide onClose={onClose}>
      <form class="form" noValidate onSubmit={(event) => void order(event)}>
        {error && <Problem error={error} />}
        <div class="form-pair">
          <Field label="Case (optional)" hint="A number or name to find it by."><input maxLength={120} autofocus placeholder="2026-114" value={wish.caseName} onInput={(event) => change({ caseName: event.currentTarget.value })} /></Field>
          <Field label="Reason" hint="Stands in the export, with your name." error={tried && wish.reason.trim() === "" ? "Say why it is exported." : null}>
            <input required maxLength={1000} placeholder="Damage at the gate" value={wish.reason} onInput={(event) => change({ reason: event.currentTarget.value })} />
          </Field>
        </div>
        <CameraChoice chosen={wish.cameras} onChange={(chosen) => change({ cameras: chosen })} />
        <RangeFields ranges={wish.ranges} most={MOST_RANGES} onChange={(ranges) => change({ ranges })} />
        <fieldset class="options">
          <legend class="field-label">Options</legend>
          <label class="check"><input type="checkbox" checked={wish.sign} onChange={(event) => change({ sign: event.currentTarget.checked })} /><span>Sign video that its camera did not sign<small>Puts this node's signature into the stream itself; the pictures stay as they are.</small></span></label>
          <label class="check"><input type="checkbox" checked={wish.burn} onChange={(event) => change({ burn: event.currentTarget.checked })} /><span>A copy to look at, with the time in the picture<small>Encoded again beside the footage as it was recorded; it proves nothing by itself, and takes longer.</small></span></label>
          <label class="check"><input type="checkbox" checked={wish.sub} onChange={(event) => change({ sub: event.currentTarget.checked })} /><span>Small pictures<small>Exports the sub-stream, where it was recorded.</small></span></label>
        </fieldset>
        <Contents wish={wish} />
        {tried && missing && <p class="field-error" role="alert">{missing}</p>}
        <div class="form-actions">
          <button type="button" class="button" onClick={onClose}>Cancel</button>
          <button type="submit" class="button primary" disabled={busy}><Icon name="seal" />{busy ? "Ordering…" : "Export"}</button>
        </div>
      </form>
    </Dialog>
  );
}

export function CameraChoice({ chosen, onChange }: { chosen: string[]; onChange: (chosen: string[]) => void }) {
  // A camera that was removed may still have footage: it stays choosable where it was chosen.
  const names = [...new Set([...(cameras.value?.map((camera) => camera.name) ?? []), ...chosen])];
  const all = names.length > 1 && names.every((name) => chosen.includes(name));
  return (
    <fieldset class="camera-choice">
      <legend class="field-label">Cameras</legend>
      <div>
        {names.length > 1 && <label class="check all"><input type="checkbox" checked={all} onChange={() => onChange(all ? [] : names)} />All</label>}
        {names.map((name) => (
          <label key={name} class="check">
            <input type="checkbox" checked={chosen.includes(name)} onChange={(event) => onChange(event.currentTarget.checked ? [...chosen, name] : chosen.filter((other) => other !== name))} />
            <span>{name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface Found { recorded: number; asked: number; gaps: { camera: string; words: string; count: number; millis: number }[] }
const MOST_ASKED = 32;

/** What there is in the chosen ranges, so that nobody learns of a gap only from the export. */
function Contents({ wish }: { wish: Wish }) {
  const [found, setFound] = useState<Found | null>(null);
  const whole = joined(wish.ranges.filter(isWhole));
  const key = JSON.stringify([wish.cameras, whole]);
  useEffect(() => {
    setFound(null);
    const controller = new AbortController();
    const asked = wish.cameras.flatMap((camera) => whole.map((range) => ({ camera, range })));
    if (asked.length === 0 || asked.length > MOST_ASKED) return;
    const timer = setTimeout(() => {
      void Promise.all(asked.map(({ camera, range }) => look(camera, range, controller.signal))).then(
        (looks) => setFound({ recorded: looks.reduce((sum, each) => sum + each.recorded, 0), asked: asked.length === 0 ? 0 : wish.cameras.length * totalMillis(whole), gaps: looks.flatMap((each) => each.gaps) }),
        () => setFound(null),
      );
    }, 250);
    return () => { clearTimeout(timer); controller.abort(); };
  }, [key]);
  if (wish.cameras.length === 0 || whole.length === 0) return null;
  const rate = wish.cameras.reduce((sum, name) => sum + (cameraNamed(name)?.streams.find((stream) => stream.role === (wish.sub ? "sub" : "main"))?.bitsPerSecond ?? 0), 0) / wish.cameras.length;
  const causes = new Map<string, { count: number; millis: number }>();
  for (const gap of found?.gaps ?? []) {
    const sum = causes.get(gap.words) ?? { count: 0, millis: 0 };
    causes.set(gap.words, { count: sum.count + gap.count, millis: sum.millis + gap.millis });
  }
  return (
    <div class="contents" role="status">
      <p><b>{plural(wish.cameras.length, "camera")}, {plural(whole.length, "range")}, {duration(totalMillis(whole))}</b>{found && rate > 0 && ` · about ${bytes((found.recorded / 8000) * rate)}`}</p>
      {found && (found.recorded < 1
        ? <p class="note-bad">Nothing is recorded there: choose other ranges.</p>
        : <p>{duration(found.recorded)} of {duration(found.asked)} is recorded{causes.size === 0 && ", without a gap"}.</p>)}
      {causes.size > 0 && <p class="note-warn">Missing: {[...causes].map(([words, sum]) => `${duration(sum.millis)} ${words} (${plural(sum.count, "gap")})`).join(", ")}. The export names every gap and its cause.</p>}
    </div>
  );
}

async function look(camera: string, range: WholeRange, signal: AbortSignal): Promise<Omit<Found, "asked">> {
  const timeline = await api.timeline(camera, new Date(range.start).toISOString(), new Date(range.end).toISOString(), signal);
  const within = (start: string, end: string | null) => Math.max(0, Math.min(end === null ? serverNow() : Date.parse(end), range.end) - Math.max(Date.parse(start), range.start));
  const recorded = timeline.spans.reduce((sum, span) => sum + within(span.start, span.end), 0);
  return { recorded, gaps: timeline.gaps.map((gap) => ({ camera, words: gap.words, count: 1, millis: within(gap.start, gap.end) })).filter((gap) => gap.millis >= 1000) };
}
