import { serverNow } from "../state/clock";
import { zone } from "../state/facts";
import { clockTime } from "../ui/words";
import type { CameraModel } from "./model";
import { timeAt, xOf, type View } from "./scale";

const LEAST_CLIP = 1000;

/** The chosen clip on the timeline, with a handle at each end that pointer and arrow keys move. */
export function ClipHandles({ model, width, top, height }: { model: CameraModel; width: number; top: number; height: number }) {
  const clip = model.clip.value;
  if (!clip || width === 0) return null;
  const view = model.view.value;
  const left = xOf(view, clip.start, width);
  const right = xOf(view, clip.end, width);
  const shownLeft = Math.max(0, left);
  return (
    <>
      <div class="clip-range" style={{ left: `${shownLeft}px`, width: `${Math.max(0, Math.min(width, right) - shownLeft)}px`, top: `${top}px`, height: `${height}px` }} />
      <Handle model={model} end="start" x={left} width={width} top={top} height={height} />
      <Handle model={model} end="end" x={right} width={width} top={top} height={height} />
    </>
  );
}

function Handle({ model, end, x, width, top, height }: { model: CameraModel; end: keyof View; x: number; width: number; top: number; height: number }) {
  const clip = model.clip.value!;
  if (x < -12 || x > width + 12) return null;
  const put = (at: number) => { model.clip.value = placed(model.clip.peek()!, end, at); };
  return (
    <button type="button" class={`clip-handle ${end}`} style={{ left: `${x}px`, top: `${top}px`, height: `${height}px` }} role="slider"
      aria-label={end === "start" ? "Clip begins" : "Clip ends"} aria-valuenow={Math.round(clip[end])} aria-valuetext={clockTime(clip[end], zone.value)}
      onPointerDown={(event) => { event.stopPropagation(); event.currentTarget.setPointerCapture(event.pointerId); }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        const box = event.currentTarget.parentElement!.getBoundingClientRect();
        put(timeAt(model.view.peek(), event.clientX - box.left, box.width));
      }}
      onKeyDown={(event) => {
        const by = event.key === "ArrowLeft" ? -1000 : event.key === "ArrowRight" ? 1000 : 0;
        if (by === 0) return;
        event.preventDefault();
        event.stopPropagation();
        put(clip[end] + by * (event.shiftKey ? 10 : 1));
      }} />
  );
}

/** The clip with one end moved; the ends never cross, and neither lies in the future. */
export function placed(clip: View, end: keyof View, at: number): View {
  const bound = Math.min(at, serverNow());
  return end === "start" ? { ...clip, start: Math.min(bound, clip.end - LEAST_CLIP) } : { ...clip, end: Math.max(bound, clip.start + LEAST_CLIP) };
}
