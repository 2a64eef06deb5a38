import type { RefObject } from "preact";
import { useComputed, type Signal } from "@preact/signals";
import { useLayoutEffect, useState } from "preact/hooks";
import { now, serverNow } from "../state/clock";
import { zone } from "../state/facts";
import { capital, clockTime, duration, when, zoneName } from "../ui/words";
import { bounded, holds, joinedForWidth, moved, span, ticks, timeAt, xOf, zoomed, type View } from "./scale";
import { AXIS } from "./use-drag";
import type { Recorded } from "./use-timeline";

// What timelines are made of, for one camera and for several.

export const BAND = 26;
const MOST_LANES = 6;

/** The width of a timeline as it is laid out; the wheel moves and zooms the view over it. */
export function useStretch(element: RefObject<HTMLElement | null>, shownView: Signal<View>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const measured = element.current!;
    const observer = new ResizeObserver(() => setWidth(measured.clientWidth));
    observer.observe(measured);
    setWidth(measured.clientWidth);
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const shown = shownView.peek();
      const across = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
      if (across) shownView.value = bounded(moved(shown, ((event.deltaX || event.deltaY) / measured.clientWidth) * span(shown)), serverNow());
      else shownView.value = bounded(zoomed(shown, Math.exp(event.deltaY * 0.0022), timeAt(shown, event.offsetX, measured.clientWidth)), serverNow());
    };
    measured.addEventListener("wheel", wheel, { passive: false });
    return () => {
      observer.disconnect();
      measured.removeEventListener("wheel", wheel);
    };
  }, []);
  return width;
}

/** The labels most often seen, each with its stretches; what is past the sixth is drawn together as `other`. */
export function lanesOf(known: Recorded): [string, View[]][] {
  const byLabel = new Map<string, View[]>();
  for (const object of known.objects) {
    const list = byLabel.get(object.label) ?? [];
    list.push({ start: Date.parse(object.start), end: Date.parse(object.end) });
    byLabel.set(object.label, list);
  }
  const sorted = [...byLabel].sort((a, b) => b[1].length - a[1].length);
  if (sorted.length <= MOST_LANES) return sorted;
  return [...sorted.slice(0, MOST_LANES - 1), ["other", sorted.slice(MOST_LANES - 1).flatMap(([, list]) => list)]];
}

/** What stands at an instant, in words. */
export function tipAt(known: Recorded | null, at: number): { time: string; lines: string[] } {
  const lines: string[] = [];
  const gap = known?.gaps.find((candidate) => at >= candidate.start && at <= candidate.end);
  if (gap) {
    lines.push(`${capital(gap.gap.words)} · ${duration(gap.end - gap.start)}`);
    lines.push(`${clockTime(gap.start, zone.value)} – ${gap.gap.end ? clockTime(gap.end, zone.value) : "now"}`);
    if (gap.gap.detail) lines.push(gap.gap.detail);
  } else if (at > serverNow()) lines.push("Not yet");
  const damaged = known?.damaged.find((candidate) => at >= candidate.start && at <= candidate.end);
  if (damaged) lines.push(`Damaged · ${duration(damaged.end - damaged.start)}`, damaged.damage.detail);
  const seen = known?.objects.filter((object) => at >= Date.parse(object.start) - 500 && at <= Date.parse(object.end) + 500) ?? [];
  if (seen.length > 0) lines.push([...new Set(seen.map((object) => object.label))].join(", "));
  return { time: `${when(at, now.peek(), zone.value)} ${zoneName(at, zone.value)}`, lines };
}

/** Gaps and damage in view, in words, for who cannot see the colours; the first forty of each. */
export function marksOf(known: Recorded | null, view: View): { cause: string; words: string }[] {
  if (!known) return [];
  const inView = (part: View) => part.end > view.start && part.start < view.end;
  const from = (part: View) => `${when(part.start, now.peek(), zone.value)} to ${when(part.end, now.peek(), zone.value)}`;
  return [
    ...known.gaps.filter(inView).slice(0, 40).map((part) => ({ cause: part.gap.cause, words: `Gap ${from(part)}: ${part.gap.words}. ${part.gap.detail ?? ""}` })),
    ...known.damaged.filter(inView).slice(0, 40).map((part) => ({ cause: "damaged", words: `Damaged ${from(part)}: ${part.damage.detail}` })),
  ];
}

/** Recorded stretches, gaps by whose fault they are, and damage. */
export function Band({ known, view, width, top = AXIS, height = BAND }: { known: Recorded; view: View; width: number; top?: number; height?: number }) {
  return (
    <g>
      {joinedForWidth(known.spans, view, width).map((stretch) => (
        <rect key={stretch.start} class="recorded" x={xOf(view, stretch.start, width)} y={top} width={Math.max(1, xOf(view, stretch.end, width) - xOf(view, stretch.start, width))} height={height} />
      ))}
      {known.gaps.filter((gap) => gap.end > view.start && gap.start < view.end).map((gap) => {
        const x = Math.max(-2, xOf(view, gap.start, width));
        const until = Math.min(width + 2, xOf(view, gap.end, width));
        return <rect key={gap.start} class={`gap ${family(gap.gap.cause)}`} x={x} y={top} width={Math.max(2, until - x)} height={height} fill={`url(#hatch-${family(gap.gap.cause)})`} />;
      })}
      {known.damaged.filter((damaged) => damaged.end > view.start && damaged.start < view.end).map((damaged) => {
        const x = Math.max(-2, xOf(view, damaged.start, width));
        const until = Math.min(width + 2, xOf(view, damaged.end, width));
        return <rect key={`damaged ${damaged.start}`} class="damage" x={x} y={top} width={Math.max(3, until - x)} height={height} />;
      })}
    </g>
  );
}

export type Family = "camera" | "node" | "disk" | "person";

/** The colour of a gap: whose fault it is. */
export function family(cause: string): Family {
  if (cause.startsWith("camera") || cause.startsWith("connection") || cause.startsWith("stream")) return "camera";
  if (cause.startsWith("disk") || cause.startsWith("corrupt")) return "disk";
  return cause.startsWith("switched") || cause.startsWith("retention") ? "person" : "node";
}

export function Hatches() {
  return (
    <defs>
      {(["camera", "node", "disk", "person"] as const).map((name) => (
        <pattern key={name} id={`hatch-${name}`} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="7" height="7" class={`hatch-field ${name}`} />
          <rect width="3" height="7" class={`hatch-line ${name}`} />
        </pattern>
      ))}
      <pattern id="hatch-damage" width="6" height="6" patternUnits="userSpaceOnUse">
        <rect width="6" height="6" class="damage-field" />
        <path d="M0 1.5h6" class="damage-line" />
      </pattern>
    </defs>
  );
}

export function Axis({ view, width, height }: { view: View; width: number; height: number }) {
  return (
    <g class="axis">
      {ticks(view, width, zone.value).map((tick) => {
        const x = xOf(view, tick.at, width);
        const margin = tick.strong ? 40 : 18; // half of the words, so that none are cut off
        return (
          <g key={tick.at} class={tick.strong ? "tick strong" : "tick"}>
            <line x1={x} x2={x} y1={AXIS - 6} y2={height} />
            {x > margin && x < width - margin && <text x={x} y={13} text-anchor="middle">{tick.words}</text>}
          </g>
        );
      })}
    </g>
  );
}

/** The playhead of playback, which moves without drawing the timeline again. */
export function PlayingHead({ position, view, width, height }: { position: Signal<number>; view: View; width: number; height: number }) {
  const at = position.value;
  return holds(view, at) ? <Playhead x={xOf(view, at, width)} height={height} live={false} /> : null;
}

/** An instant that changes no oftener than once a second, for words. */
export function useSeconds(position: Signal<number>): number {
  return useComputed(() => Math.floor(position.value / 1000) * 1000).value;
}

export function Playhead({ x, height, live }: { x: number; height: number; live: boolean }) {
  return (
    <g class={live ? "playhead live" : "playhead"}>
      <line x1={x} x2={x} y1={AXIS - 4} y2={height} />
      <path d={`M${x - 5} ${AXIS - 10}h10v5l-5 6-5-6Z`} />
    </g>
  );
}
