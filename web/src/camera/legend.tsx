import { family, type Family } from "./timeline-parts";
import type { View } from "./scale";
import type { Recorded } from "./use-timeline";

const families: Family[] = ["camera", "node", "disk", "person"];
const familyWords: Record<Family, string> = { camera: "Gap: camera or network", node: "Gap: Sightline", disk: "Gap: disk", person: "Gap: switched off or expired" };

/** The colours that stand in the timelines of cameras now, and no others. */
export function Legend({ view, recorded }: { view: View; recorded: (Recorded | null)[] }) {
  const inView = (part: View) => part.end > view.start && part.start < view.end;
  const shown = new Set(recorded.flatMap((known) => known?.gaps.filter(inView).map((gap) => family(gap.gap.cause)) ?? []));
  const gaps = families.filter((name) => shown.has(name));
  const damaged = recorded.some((known) => known?.damaged.some(inView) ?? false);
  return (
    <ul class="legend" aria-label="Colours of the timeline">
      <li><i class="recorded" />Recorded</li>
      {gaps.map((name) => <li key={name}><i class={`gap ${name}`} />{familyWords[name]}</li>)}
      {damaged && <li><i class="damage" />Damaged: cannot be shown right</li>}
    </ul>
  );
}
