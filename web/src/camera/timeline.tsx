import type { Signal } from "@preact/signals";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { serverNow } from "../state/clock";
import { now } from "../state/clock";
import { zone } from "../state/facts";
import { capital, clockTime, duration, when, zoneName } from "../ui/words";
import { ClipHandles } from "./clip-handles";
import type { CameraModel } from "./model";
import { bounded, holds, joinedForWidth, moved, span, ticks, timeAt, xOf, zoomed, type View } from "./scale";
import type { Recorded } from "./use-timeline";
import { useDrag } from "./use-drag";

const AXIS = 24;
const BAND = 26;
const LANE = 13;
const MOST_LANES = 6;

/** Recorded spans, gaps by cause and objects by label over time; drag moves, wheel and pinch zoom, a click plays. */
export function Timeline({ model, recorded }: { model: CameraModel; recorded: Signal<Recorded | null> }) {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [hover, setHover] = useState<number | null>(null);
  const view = model.view.value;
  const known = recorded.value;

  useLayoutEffect(() => {
    const measured = element.current!;
    const observer = new ResizeObserver(() => setWidth(measured.clientWidth));
    observer.observe(measured);
    setWidth(measured.clientWidth);
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const shown = model.view.peek();
      const across = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
      if (across) model.view.value = bounded(moved(shown, ((event.deltaX || event.deltaY) / measured.clientWidth) * span(shown)), serverNow());
      else model.view.value = bounded(zoomed(shown, Math.exp(event.deltaY * 0.0022), timeAt(shown, event.offsetX, measured.clientWidth)), serverNow());
    };
    measured.addEventListener("wheel", wheel, { passive: false });
    return () => {
      observer.disconnect();
      measured.removeEventListener("wheel", wheel);
    };
  }, []);

  const drag = useDrag(model, element);
  const lanes = known ? lanesOf(known) : [];
  const height = AXIS + BAND + 8 + Math.max(1, lanes.length) * LANE + 8;
  const head = model.live.value ? now.value : model.desk.position.value;
  const tip = hover === null || drag.dragging ? null : tipAt(known, timeAt(view, hover, width));

  return (
    <div ref={element} class={drag.dragging ? "timeline dragging" : "timeline"} role="slider" tabIndex={0} id="timeline"
      aria-label="Timeline: arrows move 10 seconds, plus and minus zoom" aria-valuemin={Math.round(view.start)} aria-valuemax={Math.round(view.end)} aria-valuenow={Math.round(head)}
      aria-valuetext={`${when(head, now.peek(), zone.value)} ${zoneName(head, zone.value)}${model.live.value ? ", live" : ""}`}
      {...drag.events}
      onPointerMove={(event) => { drag.events.onPointerMove(event); if (event.pointerType === "mouse") setHover(event.clientX - element.current!.getBoundingClientRect().left); }}
      onPointerLeave={() => setHover(null)}>
      {width > 0 && (
        <svg width={width} height={height} class="timeline-picture" aria-hidden="true">
          <Hatches />
          <Axis view={view} width={width} height={height} />
          <rect class="band" x={0} y={AXIS} width={width} height={BAND} />
          {known && <Band known={known} view={view} width={width} />}
          {known && lanes.map(([label, stretches], index) => (
            <g key={label} class={`lane lane-${index % 6}`}>
              {joinedForWidth(stretches, view, width).map((stretch) => {
                const x = xOf(view, stretch.start, width);
                return <rect key={stretch.start} x={x} y={AXIS + BAND + 9 + index * LANE} width={Math.max(3, xOf(view, stretch.end, width) - x)} height={LANE - 5} rx={2} />;
              })}
            </g>
          ))}
          {view.end > now.value && <rect class="future" x={xOf(view, now.value, width)} y={AXIS} width={Math.max(0, width - xOf(view, now.value, width))} height={height - AXIS} />}
          {holds(view, head) && <Playhead x={xOf(view, head, width)} height={height} live={model.live.value} />}
          {hover !== null && <line class="hover-line" x1={hover} x2={hover} y1={AXIS - 4} y2={height} />}
        </svg>
      )}
      {lanes.length > 0 && <ul class="lane-names" aria-hidden="true">{lanes.map(([label], index) => <li key={label} class={`lane-${index % 6}`}><i />{label}</li>)}</ul>}
      <ul class="gap-list">
        {known?.gaps.filter((gap) => gap.end > view.start && gap.start < view.end).slice(0, 40).map(({ gap, start, end }) => (
          <li key={gap.start} data-cause={gap.cause}>{`Gap ${when(start, now.peek(), zone.value)} to ${when(end, now.peek(), zone.value)}: ${gap.words}. ${gap.detail ?? ""}`}</li>
        ))}
        {known?.damaged.filter((damaged) => damaged.end > view.start && damaged.start < view.end).slice(0, 40).map(({ damage, start, end }) => (
          <li key={`damaged ${damage.start}`} data-cause="damaged">{`Damaged ${when(start, now.peek(), zone.value)} to ${when(end, now.peek(), zone.value)}: ${damage.detail}`}</li>
        ))}
      </ul>
      <ClipHandles model={model} width={width} top={AXIS} height={height - AXIS} />
      {tip && hover !== null && width > 0 && (
        <div class="timeline-tip" style={{ left: `${Math.min(Math.max(hover, 110), width - 110)}px` }}>
          <b>{tip.time}</b>
          {tip.lines.map((line) => <span key={line}>{line}</span>)}
        </div>
      )}
    </div>
  );
}

/** The labels most often seen, each with its stretches; what is past the sixth is drawn together as `other`. */
function lanesOf(known: Recorded): [string, View[]][] {
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

function tipAt(known: Recorded | null, at: number): { time: string; lines: string[] } {
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

function Band({ known, view, width }: { known: Recorded; view: View; width: number }) {
  return (
    <g>
      {joinedForWidth(known.spans, view, width).map((stretch) => (
        <rect key={stretch.start} class="recorded" x={xOf(view, stretch.start, width)} y={AXIS} width={Math.max(1, xOf(view, stretch.end, width) - xOf(view, stretch.start, width))} height={BAND} />
      ))}
      {known.gaps.filter((gap) => gap.end > view.start && gap.start < view.end).map((gap) => {
        const x = Math.max(-2, xOf(view, gap.start, width));
        const until = Math.min(width + 2, xOf(view, gap.end, width));
        return <rect key={gap.start} class={`gap ${family(gap.gap.cause)}`} x={x} y={AXIS} width={Math.max(2, until - x)} height={BAND} fill={`url(#hatch-${family(gap.gap.cause)})`} />;
      })}
      {known.damaged.filter((damaged) => damaged.end > view.start && damaged.start < view.end).map((damaged) => {
        const x = Math.max(-2, xOf(view, damaged.start, width));
        const until = Math.min(width + 2, xOf(view, damaged.end, width));
        return <rect key={`damaged ${damaged.start}`} class="damage" x={x} y={AXIS} width={Math.max(3, until - x)} height={BAND} />;
      })}
    </g>
  );
}

type Family = "camera" | "node" | "disk" | "person";

/** The colour of a gap: whose fault it is. */
export function family(cause: string): Family {
  if (cause.startsWith("camera") || cause.startsWith("connection") || cause.startsWith("stream")) return "camera";
  if (cause.startsWith("disk") || cause.startsWith("corrupt")) return "disk";
  return cause.startsWith("switched") || cause.startsWith("retention") ? "person" : "node";
}

function Hatches() {
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

function Axis({ view, width, height }: { view: View; width: number; height: number }) {
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

function Playhead({ x, height, live }: { x: number; height: number; live: boolean }) {
  return (
    <g class={live ? "playhead live" : "playhead"}>
      <line x1={x} x2={x} y1={AXIS - 4} y2={height} />
      <path d={`M${x - 5} ${AXIS - 10}h10v5l-5 6-5-6Z`} />
    </g>
  );
}
