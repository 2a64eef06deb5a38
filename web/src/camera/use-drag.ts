import { useRef, useState } from "preact/hooks";
import type { RefObject } from "preact";
import { serverNow } from "../state/clock";
import { bounded, moved, span, timeAt, zoomed, type View } from "./scale";
import type { Signal } from "@preact/signals";

const STILL_PIXELS = 4;
/** The height of the axis of times above what was recorded. */
export const AXIS = 24;

/** What a timeline moves: its stretch, and the instant played. */
export interface Moved { view: Signal<View>; playFrom: (at: number) => void }

/**
 * Pointer behaviour of the timeline: one pointer drags, two pinch, one that did not move plays the instant under it. One that came down on
 * the axis scrubs: it moves along the time, and where it is let go is played.
 */
export function useDrag(model: Moved, element: RefObject<HTMLElement | null>) {
  const pointers = useRef(new Map<number, { x: number; y: number }>());
  const from = useRef<{ x: number; moved: boolean; scrubs: boolean } | null>(null);
  const [dragging, setDragging] = useState(false);
  const [scrubbed, setScrubbed] = useState<number | null>(null);

  const place = (event: PointerEvent) => event.clientX - element.current!.getBoundingClientRect().left;

  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0 || (event.target as Element).closest(".clip-handle")) return;
    element.current!.setPointerCapture(event.pointerId);
    pointers.current.set(event.pointerId, { x: place(event), y: event.clientY });
    const scrubs = event.clientY - element.current!.getBoundingClientRect().top < AXIS && pointers.current.size === 1;
    from.current = { x: place(event), moved: pointers.current.size > 1, scrubs };
    if (scrubs) setScrubbed(place(event));
  };

  const onPointerMove = (event: PointerEvent) => {
    const before = pointers.current.get(event.pointerId);
    if (!before || !from.current) return;
    const x = place(event);
    const width = element.current!.clientWidth;
    const view = model.view.peek();
    if (from.current.scrubs) {
      setScrubbed(Math.min(Math.max(0, x), width));
    } else if (pointers.current.size === 2) {
      const other = [...pointers.current].find(([id]) => id !== event.pointerId)![1];
      const apart = Math.max(12, Math.abs(before.x - other.x));
      const nowApart = Math.max(12, Math.abs(x - other.x));
      model.view.value = bounded(zoomed(view, apart / nowApart, timeAt(view, (x + other.x) / 2, width)), serverNow());
    } else if (from.current.moved || Math.abs(x - from.current.x) > STILL_PIXELS) {
      const by = from.current.moved ? x - before.x : x - from.current.x;
      from.current.moved = true;
      setDragging(true);
      model.view.value = bounded(moved(view, (-by / width) * span(view)), serverNow());
    } else return;
    pointers.current.set(event.pointerId, { x, y: event.clientY });
  };

  const onPointerUp = (event: PointerEvent) => {
    if (!pointers.current.delete(event.pointerId)) return;
    if (from.current && !from.current.moved) model.playFrom(timeAt(model.view.peek(), Math.min(Math.max(0, place(event)), element.current!.clientWidth), element.current!.clientWidth));
    if (pointers.current.size === 0) {
      from.current = null;
      setDragging(false);
      setScrubbed(null);
    }
  };

  const onPointerCancel = (event: PointerEvent) => {
    pointers.current.delete(event.pointerId);
    from.current = null;
    setDragging(false);
    setScrubbed(null);
  };

  return { dragging, scrubbed, events: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel } };
}
