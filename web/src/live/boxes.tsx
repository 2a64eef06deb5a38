import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Box, LiveObject, Point } from "../api/types";
import { serverNow } from "../state/clock";
import { seenBy } from "../state/facts";
import { percent } from "../ui/words";

export interface Drawn { label: string; confidence: number; box: Box | null; path?: Point[]; key: string; note?: string }

const drawnObjects = (objects: LiveObject[]): Drawn[] =>
  objects.map((object, index) => ({ label: object.label, confidence: object.confidence, box: object.box, key: String(object.trackId ?? index) }));

/** Pictures whose age is not known are taken for about so old. */
const USUAL_AGE_MILLIS = 100;
const DRAW_EVERY_MILLIS = 66;

/** The boxes of what is in a camera's live picture, where they are in the picture that is shown. */
export function LiveBoxes({ camera, ageMillis, width, height }: { camera: string; ageMillis: () => number | null; width: number; height: number }) {
  const [objects, setObjects] = useState<LiveObject[]>([]);
  const age = useRef(ageMillis);
  age.current = ageMillis;
  useEffect(() => {
    let drawn = 0;
    let frame = 0;
    const draw = (time: number) => {
      frame = requestAnimationFrame(draw);
      if (time - drawn < DRAW_EVERY_MILLIS) return;
      drawn = time;
      const now = seenBy(camera)?.at(serverNow() - (age.current() ?? USUAL_AGE_MILLIS)) ?? [];
      setObjects((before) => (before.length === 0 && now.length === 0 ? before : now));
    };
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [camera]);
  return <Boxes objects={drawnObjects(objects)} width={width} height={height} />;
}

interface Props { objects: Drawn[]; width: number; height: number }

/** Boxes over a picture of the given size; letterboxed exactly as `object-fit: contain` letterboxes the video below. */
export function Boxes({ objects, width, height }: Props) {
  const element = useRef<SVGSVGElement>(null);
  const [scale, setScale] = useState(1);
  useLayoutEffect(() => {
    const svg = element.current!;
    const measure = () => {
      const shown = Math.min(svg.clientWidth / width, svg.clientHeight / height);
      if (shown > 0) setScale(1 / shown);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(svg);
    measure();
    return () => observer.disconnect();
  }, [width, height]);
  return (
    <svg ref={element} class="boxes" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="xMidYMid meet" aria-hidden="true">
      {objects.map((object) => <Outline key={object.key} object={object} width={width} height={height} scale={scale} />)}
    </svg>
  );
}

function Outline({ object, width, height, scale }: { object: Drawn; width: number; height: number; scale: number }) {
  const words = `${object.label} ${percent(object.confidence)}${object.note ? ` · ${object.note}` : ""}`;
  const textWidth = (words.length * 7 + 12) * scale;
  const path = object.path && object.path.length > 1 ? object.path.map(([x, y]) => `${x * width},${y * height}`).join(" ") : null;
  if (!object.box) return path ? <polyline class="box-path" points={path} /> : null;
  const x = object.box.left * width;
  const y = object.box.top * height;
  const labelY = y > 20 * scale ? y - 19 * scale : y;
  const labelX = Math.max(0, Math.min(x, width - textWidth));
  return (
    <g>
      {path && <polyline class="box-path" points={path} />}
      <rect class="box-line" x={x} y={y} width={(object.box.right - object.box.left) * width} height={(object.box.bottom - object.box.top) * height} rx={3 * scale} />
      <rect class="box-tag" x={labelX} y={labelY} width={textWidth} height={17 * scale} rx={3 * scale} />
      <text class="box-text" x={labelX + 5 * scale} y={labelY + 12.5 * scale} font-size={11.5 * scale}>{words}</text>
    </g>
  );
}
