import type { Observation } from "../api/types";
import { now } from "../state/clock";
import { zone } from "../state/facts";
import { Icon } from "../ui/icons";
import { capital, duration, percent, when } from "../ui/words";
import { mayAskLooks } from "../state/rights";
import { similarTo } from "./completion";
import { momentAddress } from "./moment";

export function Snapshot({ seen }: { seen: Observation }) {
  return seen.snapshot
    ? <img src={seen.snapshot} alt={`${seen.label} on ${seen.camera}`} loading="lazy" decoding="async" />
    : <span class="no-snapshot"><Icon name="noPicture" size={24} />No picture kept</span>;
}

export function ResultCard({ seen, why = [], onSimilar, onLike }: { seen: Observation; why?: string[]; onSimilar?: (text: string) => void; onLike?: (track: string) => void }) {
  const track = mayAskLooks.value && seen.kind === "object" && seen.trackId !== null ? String(seen.trackId) : null;
  const similar = onLike && track ? null : similarTo(seen, mayAskLooks.value);
  const start = Date.parse(seen.start);
  return (
    <li class="result">
      <a href={momentAddress(seen)} aria-label={`Play ${seen.label} on ${seen.camera} at ${when(start, now.peek(), zone.value)}`}>
        <div class="result-picture">
          <Snapshot seen={seen} />
          <span class="result-length">{seen.ended ? duration(Date.parse(seen.end) - start) : "still there"}</span>
          <span class="result-play"><Icon name="play" size={18} /></span>
        </div>
        <div class="result-words">
          <div class="result-line"><b>{capital(seen.label)}</b><span class="confidence" title="Confidence of the detector">{percent(seen.confidence)}</span></div>
          <div class="result-line faint"><span>{seen.camera}{seen.zones.length > 0 && ` · ${seen.zones.join(", ")}`}</span><time dateTime={seen.start}>{when(start, now.peek(), zone.value)}</time></div>
          {seen.caption && <div class="result-line caption" title={`Said by ${seen.source.network}, a model; it may be wrong`}><span>{seen.caption}</span><small class="faint">{seen.source.network}</small></div>}
          {why.length > 0 && <div class="result-line faint" title="Why it was found"><span>{why.join(" · ")}</span></div>}
        </div>
      </a>
      {onLike && track && <button type="button" class="button ghost small" aria-label={`Find what is similar to this ${seen.label} on ${seen.camera}`} onClick={() => onLike(track)}><Icon name="search" size={13} />Find similar</button>}
      {onSimilar && similar && <button type="button" class="button ghost small" title={`Search for ${similar}`} aria-label={`Find what is similar to this ${seen.label} on ${seen.camera}`} onClick={() => onSimilar(similar)}><Icon name="search" size={13} />Find similar</button>}
    </li>
  );
}
