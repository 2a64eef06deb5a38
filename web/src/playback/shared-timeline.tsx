import type { Signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { joinedForWidth, timeAt, xOf, type View } from "../camera/scale";
import { Axis, Band, Hatches, marksOf, PlayingHead, tipAt, useSeconds, useStretch } from "../camera/timeline-parts";
import { AXIS, useDrag } from "../camera/use-drag";
import { useTimeline, type Recorded } from "../camera/use-timeline";
import { now, serverNow } from "../state/clock";
import { zone } from "../state/facts";
import { clockTime, when, zoneName } from "../ui/words";
import type { PlaybackDesk } from "./desk";
import { SmallPicture } from "./small-picture";

const BAND = 16;
const ROOMY = 30;
const TIGHT = 22;

/** What each camera's row shows. */
export type Rows = Signal<ReadonlyMap<string, Recorded>>;

/** One axis of time over a row for each camera: what is recorded, why some is missing, what is damaged, and when something was seen. */
export function SharedTimeline({ desk, cameras, rows, playFrom }: { desk: PlaybackDesk; cameras: string[]; rows: Rows; playFrom: (at: number) => void }) {
  const element = useRef<HTMLDivElement>(null);
  const [hover, setHover] = useState<number | null>(null);
  const width = useStretch(element, desk.view);
  const drag = useDrag({ view: desk.view, playFrom }, element);
  const view = desk.view.value;
  const head = useSeconds(desk.position);
  const row = cameras.length > 4 ? TIGHT : ROOMY;
  const height = AXIS + cameras.length * row + 4;
  const pointed = drag.scrubbed ?? (drag.dragging ? null : hover);
  const pointedAt = pointed === null ? null : timeAt(view, pointed, width);
  return (
    <div ref={element} class={drag.dragging ? "timeline shared dragging" : "timeline shared"} role="slider" tabIndex={0} id="timeline"
      aria-label="Timeline of all cameras: arrows move 10 seconds, plus and minus zoom" aria-valuemin={Math.round(view.start)} aria-valuemax={Math.round(view.end)} aria-valuenow={Math.round(head)}
      aria-valuetext={`${when(head, now.peek(), zone.value)} ${zoneName(head, zone.value)}`}
      {...drag.events}
      onPointerMove={(event) => { drag.events.onPointerMove(event); if (event.pointerType === "mouse") setHover(event.clientX - element.current!.getBoundingClientRect().left); }}
      onPointerLeave={() => setHover(null)}>
      {width > 0 && (
        <svg width={width} height={height} class="timeline-picture" aria-hidden="true">
          <Hatches />
          <Axis view={view} width={width} height={height} />
          {cameras.map((camera, index) => <Row key={camera} desk={desk} rows={rows} camera={camera} width={width} top={AXIS + index * row} band={cameras.length > 4 ? 11 : BAND} />)}
          {view.end > now.value && <rect class="future" x={xOf(view, now.value, width)} y={AXIS} width={Math.max(0, width - xOf(view, now.value, width))} height={height - AXIS} />}
          <PlayingHead position={desk.position} view={view} width={width} height={height} />
          {pointed !== null && <line class="hover-line" x1={pointed} x2={pointed} y1={AXIS - 4} y2={height} />}
        </svg>
      )}
      <ul class={cameras.length > 4 ? "row-names tight" : "row-names"} aria-hidden="true">{cameras.map((camera) => <li key={camera}><span>{camera}</span></li>)}</ul>
      <ul class="gap-list">
        {cameras.flatMap((camera) => marksOf(rows.value.get(camera) ?? null, view).map((mark) => <li key={`${camera} ${mark.words}`} data-camera={camera} data-cause={mark.cause}>{`${camera}: ${mark.words}`}</li>))}
      </ul>
      {pointed !== null && pointedAt !== null && width > 0 && (
        <div class="timeline-tip" style={{ left: `${Math.min(Math.max(pointed, 130), width - 130)}px` }}>
          <div class="small-pictures">{cameras.slice(0, 4).map((camera) => <SmallPicture key={camera} camera={camera} at={pointedAt} view={view} named={cameras.length > 1} />)}</div>
          <b>{clockTime(pointedAt, zone.value)}</b>
          {pointedAt > serverNow() && <span>Not yet</span>}
          {cameras.map((camera) => <RowTip key={camera} rows={rows} camera={camera} at={pointedAt} />)}
        </div>
      )}
    </div>
  );
}

function Row({ desk, rows, camera, width, top, band }: { desk: PlaybackDesk; rows: Rows; camera: string; width: number; top: number; band: number }) {
  const view = desk.view.value;
  const { recorded } = useTimeline(camera, desk.view);
  const known = recorded.value;
  useEffect(() => {
    if (known) rows.value = new Map(rows.peek()).set(camera, known);
  }, [known]);
  const seen: View[] = known?.objects.map((object) => ({ start: Date.parse(object.start), end: Date.parse(object.end) })) ?? [];
  return (
    <g data-camera={camera}>
      <rect class="band" x={0} y={top} width={width} height={band} />
      {known && <Band known={known} view={view} width={width} top={top} height={band} />}
      <g class="lane lane-0">
        {joinedForWidth(seen, view, width).map((stretch) => {
          const x = xOf(view, stretch.start, width);
          return <rect key={stretch.start} x={x} y={top + band + 3} width={Math.max(3, xOf(view, stretch.end, width) - x)} height={5} rx={2} />;
        })}
      </g>
    </g>
  );
}

/** What a camera's row says of an instant, when there is more to say than that it is recorded. */
function RowTip({ rows, camera, at }: { rows: Rows; camera: string; at: number }) {
  const { lines } = tipAt(rows.value.get(camera) ?? null, at);
  return lines.length === 0 || at > serverNow() ? null : <span><em>{camera}</em> {lines[0]}</span>;
}
