import type { Signal } from "@preact/signals";
import { clipAddress } from "../api/client";
import { exportWish } from "../exports/store";
import { now } from "../state/clock";
import { cameraNamed, zone } from "../state/facts";
import { mayExport, mayPin } from "../state/rights";
import { pinWish } from "../storage/pins";
import { Icon } from "../ui/icons";
import { bytes, duration, plural, when, zoneName } from "../ui/words";
import type { CameraModel } from "./model";
import type { Recorded } from "./use-timeline";

/** What the chosen clip holds, what is missing in it, and the way to download it. */
export function ClipPanel({ model, recorded }: { model: CameraModel; recorded: Signal<Recorded | null> }) {
  const clip = model.clip.value;
  if (!clip) return null;
  const known = recorded.value;
  const kept = known?.spans.reduce((sum, span) => sum + Math.max(0, Math.min(span.end, clip.end) - Math.max(span.start, clip.start)), 0) ?? null;
  const gaps = known?.gaps.filter((gap) => gap.start < clip.end && gap.end > clip.start).length ?? 0;
  const rate = cameraNamed(model.name)?.streams.find((stream) => stream.role === "main")?.bitsPerSecond ?? 0;
  const nothing = kept !== null && kept < 1;
  const iso = (at: number) => new Date(at).toISOString();
  return (
    <div class="clip-panel" role="region" aria-label="Clip">
      <Icon name="scissors" />
      <div class="clip-words">
        <b>{when(clip.start, now.peek(), zone.value)} – {when(clip.end, now.peek(), zone.value)} <span class="faint">{zoneName(clip.end, zone.value)}</span></b>
        <span>
          {duration(clip.end - clip.start)}
          {kept !== null && rate > 0 && !nothing && ` · about ${bytes((kept / 8000) * rate)}`}
          {gaps > 0 && <em> · {plural(gaps, "gap")} inside</em>}
        </span>
      </div>
      <button type="button" class="button" onClick={() => { model.clip.value = null; }}>Cancel</button>
      {mayExport.value && !nothing && <button type="button" class="button" title="Take it out as evidence: sealed, with hashes and gaps" onClick={() => { exportWish.value = { cameras: [model.name], ranges: [clip] }; }}><Icon name="seal" />Export…</button>}
      {mayPin.value && !nothing && <button type="button" class="button" title="Keep it although retention would delete it" onClick={() => { pinWish.value = { camera: model.name, range: clip }; }}><Icon name="pin" />Keep…</button>}
      {nothing
        ? <button type="button" class="button primary" disabled title="Nothing is recorded in this stretch: move the handles">Nothing recorded</button>
        : <a class="button primary" href={clipAddress(model.name, iso(clip.start), iso(clip.end))} download><Icon name="download" />Download MP4</a>}
    </div>
  );
}
