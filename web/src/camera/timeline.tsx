import type { Signal } from "@preact/signals";
import { useRef, useState } from "preact/hooks";
import { now } from "../state/clock";
import { zone } from "../state/facts";
import { when, zoneName } from "../ui/words";
import { ClipHandles } from "./clip-handles";
import type { CameraModel } from "./model";
import { holds, joinedForWidth, timeAt, xOf } from "./scale";
import { Axis, BAND, Band, Hatches, lanesOf, marksOf, Playhead, PlayingHead, tipAt, useSeconds, useStretch } from "./timeline-parts";
import type { Recorded } from "./use-timeline";
import { SmallPicture } from "../playback/small-picture";
import { AXIS, useDrag } from "./use-drag";

const LANE = 13;

/** Recorded spans, gaps by cause and objects by label over time; drag moves, wheel and pinch zoom, a click plays. */
export function Timeline({ model, recorded }: { model: CameraModel; recorded: Signal<Recorded | null> }) {
  const element = useRef<HTMLDivElement>(null);
  const [hover, setHover] = useState<number | null>(null);
  const view = model.view.value;
  const known = recorded.value;

  const width = useStretch(element, model.view);
  const drag = useDrag(model, element);
  const lanes = known ? lanesOf(known) : [];
  const height = AXIS + BAND + 8 + Math.max(1, lanes.length) * LANE + 8;
  const played = useSeconds(model.desk.position);
  const head = model.live.value ? now.value : played;
  const pointed = drag.scrubbed ?? (drag.dragging ? null : hover);
  const pointedAt = pointed === null ? null : timeAt(view, pointed, width);
  const tip = pointedAt === null ? null : tipAt(known, pointedAt);

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
          {!model.live.value && <PlayingHead position={model.desk.position} view={view} width={width} height={height} />}
          {model.live.value && holds(view, head) && <Playhead x={xOf(view, head, width)} height={height} live />}
          {pointed !== null && <line class="hover-line" x1={pointed} x2={pointed} y1={AXIS - 4} y2={height} />}
        </svg>
      )}
      {lanes.length > 0 && <ul class="lane-names" aria-hidden="true">{lanes.map(([label], index) => <li key={label} class={`lane-${index % 6}`}><i />{label}</li>)}</ul>}
      <ul class="gap-list">
        {marksOf(known, view).map((mark) => <li key={mark.words} data-cause={mark.cause}>{mark.words}</li>)}
      </ul>
      <ClipHandles model={model} width={width} top={AXIS} height={height - AXIS} />
      {tip && pointed !== null && width > 0 && (
        <div class="timeline-tip" style={{ left: `${Math.min(Math.max(pointed, 110), width - 110)}px` }}>
          <SmallPicture camera={model.name} at={pointedAt} view={view} />
          <b>{tip.time}</b>
          {tip.lines.map((line) => <span key={line}>{line}</span>)}
        </div>
      )}
    </div>
  );
}

