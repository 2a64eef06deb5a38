import { useEffect, useRef, useState } from "preact/hooks";
import type { Point } from "../api/types";
import { forward, kindWords, type DrawingModel, type Shape } from "./model";

/** How near the first point a click has to be to close what is drawn, pixels. */
const CLOSING = 14;
const FINE = 0.005;
const COARSE = 0.05;

/** The picture, what is drawn over it, and the pointer that draws. Sizes are the screen's pixels, so that points are as easy to hit in any picture. */
export function Canvas({ model, still, ratio, camera, onRatio }: { model: DrawingModel; still: string | null; ratio: number; camera: string; onRatio: (ratio: number) => void }) {
  const frame = useRef<HTMLDivElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  const [size, setSize] = useState({ width: 960, height: 540 });
  const [over, setOver] = useState<Point | null>(null);
  const held = useRef<{ id: number; point: number | null; last: Point } | null>(null);

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      if (width > 0 && height > 0) setSize({ width, height });
    });
    observer.observe(frame.current!);
    return () => observer.disconnect();
  }, []);

  const at = (event: PointerEvent | MouseEvent): Point => {
    const box = svg.current!.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  };
  const grab = (event: PointerEvent, id: number, point: number | null) => {
    if (event.button !== 0 || model.pen.value) return;
    event.preventDefault();
    event.stopPropagation();
    svg.current!.setPointerCapture(event.pointerId);
    model.chosen.value = { id, point };
    model.grab();
    held.current = { id, point, last: at(event) };
  };
  const onPointerDown = (event: PointerEvent) => {
    const pen = model.pen.value;
    if (event.button !== 0) return;
    if (!pen) {
      model.chosen.value = null;
      return;
    }
    event.preventDefault();
    const here = at(event);
    const first = pen.points[0];
    const last = pen.points.at(-1);
    const near = (p: Point | undefined) => p !== undefined && Math.hypot((p[0] - here[0]) * size.width, (p[1] - here[1]) * size.height) < CLOSING;
    if (pen.points.length >= 2 && model.mayFinish() && (pen.kind === "line" ? near(last) : near(first))) model.finish();
    else if (!near(last)) model.put(here);
  };
  const onPointerMove = (event: PointerEvent) => {
    const here = at(event);
    if (model.pen.value) setOver(here);
    const now = held.current;
    if (!now) return;
    if (now.point !== null) model.movePoint(now.id, now.point, here);
    else model.moveShape(now.id, [here[0] - now.last[0], here[1] - now.last[1]]);
    now.last = here;
  };
  const letGo = () => {
    if (held.current) model.letGo();
    held.current = null;
  };
  const onKeys = (event: KeyboardEvent, shape: Shape, point: number | null) => {
    const by = event.shiftKey ? COARSE : FINE;
    const step: Record<string, Point> = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, -by], ArrowDown: [0, by] };
    const move = step[event.key];
    if (move) {
      if (point === null) model.moveShape(shape.id, move);
      else model.movePoint(shape.id, point, [shape.points[point]![0] + move[0], shape.points[point]![1] + move[1]]);
    } else if ((event.key === "Delete" || event.key === "Backspace") && !event.ctrlKey) {
      model.chosen.value = { id: shape.id, point };
      model.removeChosen();
    } else if ((event.key === "Insert" || event.key === "+") && point !== null) model.insert(shape.id, point);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const pen = model.pen.value;
  const pixel = ([x, y]: Point) => `${(x * size.width).toFixed(1)},${(y * size.height).toFixed(1)}`;
  const path = (points: readonly Point[], closed: boolean) => (points.length === 0 ? "" : `M${points.map(pixel).join("L")}${closed ? "Z" : ""}`);
  return (
    <div class="drawing-frame" ref={frame} style={{ aspectRatio: String(ratio), maxWidth: `calc(72dvh * ${ratio})` }}>
      {still
        ? <img src={still} alt={`Newest picture of ${camera}`} draggable={false} onLoad={(event) => { const { naturalWidth: w, naturalHeight: h } = event.currentTarget; if (w && h) onRatio(w / h); }} />
        : <p class="drawing-none">There is no picture of {camera} yet. What is drawn is kept in fractions of the picture and fits when one comes.</p>}
      <svg ref={svg} class={pen ? "drawing-svg pen" : "drawing-svg"} viewBox={`0 0 ${size.width} ${size.height}`} role="group" aria-label={`Drawn over ${camera}`}
        onPointerDown={onPointerDown} onPointerMove={onPointerMove} onPointerUp={letGo} onPointerCancel={letGo} onPointerLeave={() => setOver(null)}
        onDblClick={() => { if (model.pen.value && model.mayFinish() && model.pen.value.points.length > 0) model.finish(); }}>
        {model.shapes.value.map((shape) => (
          <ShapeView key={shape.id} model={model} shape={shape} size={size} path={path} grab={grab} onKeys={onKeys} />
        ))}
        {pen && (
          <g class={`drawn ${pen.kind} chosen`} aria-hidden="true">
            <path class="drawn-outline" d={path(over && pen.points.length > 0 ? [...pen.points, over] : pen.points, false)} />
            {pen.points.map((p, i) => <circle key={i} class={i === 0 && pen.kind !== "line" && pen.points.length > 2 ? "drawn-dot closing" : "drawn-dot"} cx={p[0] * size.width} cy={p[1] * size.height} r={i === 0 ? 8 : 6} />)}
          </g>
        )}
      </svg>
    </div>
  );
}

interface ShapeProps {
  model: DrawingModel;
  shape: Shape;
  size: { width: number; height: number };
  path: (points: readonly Point[], closed: boolean) => string;
  grab: (event: PointerEvent, id: number, point: number | null) => void;
  onKeys: (event: KeyboardEvent, shape: Shape, point: number | null) => void;
}

function ShapeView({ model, shape, size, path, grab, onKeys }: ShapeProps) {
  const chosen = model.chosen.value?.id === shape.id ? model.chosen.value : null;
  const wrong = model.problems.value.has(shape.id);
  const closed = shape.kind !== "line";
  const words = shape.name ? `${kindWords[shape.kind]} ${shape.name}` : kindWords[shape.kind];
  const x = (p: Point) => p[0] * size.width;
  const y = (p: Point) => p[1] * size.height;
  const top = shape.points.reduce((best, p) => (p[1] < best[1] ? p : best));
  const way = shape.kind === "line" && shape.points.length > 1 ? forward(shape.points, size.width, size.height) : null;
  return (
    <g class={`drawn ${shape.kind}${chosen ? " chosen" : ""}${wrong ? " wrong" : ""}`}>
      <path class="drawn-hit" d={path(shape.points, closed)} tabIndex={0} role="button" aria-label={`${words}. Arrows move it, Delete removes it`}
        onFocus={() => { model.chosen.value = { id: shape.id, point: null }; }} onPointerDown={(event) => grab(event, shape.id, null)} onKeyDown={(event) => onKeys(event, shape, null)} />
      <path class="drawn-outline" d={path(shape.points, closed)} aria-hidden="true" />
      {way && (
        <g class="drawn-way" aria-hidden="true">
          <line x1={way.from[0]} y1={way.from[1]} x2={way.to[0]} y2={way.to[1]} />
          <path d={arrowHead(way.from, way.to)} />
        </g>
      )}
      <text class="drawn-name" aria-hidden="true" x={Math.min(Math.max(x(top), 30), size.width - 30)} y={y(top) > 26 ? y(top) - 12 : y(top) + 22} text-anchor="middle">
        {shape.name || (shape.kind === "mask" ? "hidden" : "ground")}
      </text>
      {chosen && closed && shape.kind !== "ground" && shape.points.map((p, i) => <Between key={`b${i}`} model={model} shape={shape} index={i} a={p} b={shape.points[(i + 1) % shape.points.length]!} size={size} grab={grab} />)}
      {chosen && !closed && shape.points.slice(0, -1).map((p, i) => <Between key={`b${i}`} model={model} shape={shape} index={i} a={p} b={shape.points[i + 1]!} size={size} grab={grab} />)}
      {chosen && shape.points.map((p, i) => (
        <g key={i} class={chosen.point === i ? "drawn-point chosen" : "drawn-point"} tabIndex={0} role="button"
          aria-label={`Point ${i + 1} of ${words}, ${(p[0] * 100).toFixed(1)} % from the left, ${(p[1] * 100).toFixed(1)} % from the top`}
          onFocus={() => { model.chosen.value = { id: shape.id, point: i }; }} onPointerDown={(event) => grab(event, shape.id, i)} onKeyDown={(event) => onKeys(event, shape, i)}>
          <circle class="drawn-touch" cx={x(p)} cy={y(p)} r={20} />
          <circle class="drawn-dot" cx={x(p)} cy={y(p)} r={chosen.point === i ? 8 : 6.5} />
          {shape.kind === "ground" && <text class="drawn-count" x={x(p)} y={y(p) + 4} text-anchor="middle">{i + 1}</text>}
        </g>
      ))}
    </g>
  );
}

/** The middle of an edge: taken hold of, it becomes a point. */
function Between({ model, shape, index, a, b, size, grab }: { model: DrawingModel; shape: Shape; index: number; a: Point; b: Point; size: { width: number; height: number }; grab: ShapeProps["grab"] }) {
  const at: Point = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  if (Math.hypot((b[0] - a[0]) * size.width, (b[1] - a[1]) * size.height) < 56) return null;
  return (
    <circle class="drawn-between" cx={at[0] * size.width} cy={at[1] * size.height} r={5} aria-hidden="true"
      onPointerDown={(event) => { if (event.button === 0) grab(event, shape.id, model.insert(shape.id, index, at)); }} />
  );
}

function arrowHead(from: Point, to: Point): string {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
  const u: Point = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
  const corner = (side: number) => `${to[0] - u[0] * 9 + side * u[1] * 6},${to[1] - u[1] * 9 - side * u[0] * 6}`;
  return `M${to[0]},${to[1]}L${corner(1)}L${corner(-1)}Z`;
}
