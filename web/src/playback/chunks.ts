import type { View } from "../camera/scale";
import { picturesFor, type Pictures } from "./speeds";

const AHEAD_MILLIS = 24_000;
const CHUNK_MILLIS = 12_000;
/** Footage ends at most this much before the span that holds it. */
export const JOIN_MILLIS = 250;

/** A stretch of footage to fetch next. */
export interface Chunk extends View { pictures: Pictures }

/** The buffered stretch that holds the instant, or null. */
export function stretchAt(buffered: View[], at: number): View | null {
  return buffered.find((stretch) => at >= stretch.start - 1 && at < stretch.end) ?? null;
}

/**
 * What to fetch next so that playing from `at` at `speed` does not run dry, or null when enough is buffered. Nothing reaches over the
 * ends of `span`, since what lies behind them is another run of the camera or a gap. Speeds fetch longer chunks: a chunk is twelve
 * seconds of a person's time at every speed.
 */
export function nextChunk(buffered: View[], at: number, speed: number, span: View): Chunk | null {
  const pictures = picturesFor(speed);
  const pace = Math.max(1, Math.abs(speed));
  const length = CHUNK_MILLIS * pace;
  const held = stretchAt(buffered, at);
  if (speed < 0) {
    const from = held ? held.start : at;
    if (from <= span.start + JOIN_MILLIS || at - from > (AHEAD_MILLIS * pace) / 2) return null;
    const end = held ? from : Math.min(span.end, at + 1000);
    return { start: Math.max(span.start, from - length), end, pictures };
  }
  const from = held ? held.end : at;
  if (from >= span.end - JOIN_MILLIS || from - at > AHEAD_MILLIS * pace) return null;
  return { start: from, end: Math.min(span.end, from + length), pictures };
}

/** What lies so far from `at` that memory is better used, in the order of time. */
export function forgettable(buffered: View[], at: number, speed: number): View[] {
  const keep = 2 * AHEAD_MILLIS * Math.max(1, Math.abs(speed));
  const far: View[] = [];
  for (const { start, end } of buffered) {
    if (start < at - keep) far.push({ start, end: Math.min(end, at - keep) });
    if (end > at + keep * 2) far.push({ start: Math.max(start, at + keep * 2), end });
  }
  return far;
}
