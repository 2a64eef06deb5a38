import { api } from "../api/client";
import type { Observation } from "../api/types";
import { serverNow } from "../state/clock";
import { queryValue } from "../ui/words";

const MINUTE = 60_000;
const windows = [10 * MINUTE, 60 * MINUTE, 24 * 60 * MINUTE, 30 * 24 * 60 * MINUTE];
const PAGE = 200;
const MOST_PAGES = 5;

/** When the next object after `at` was first seen by the camera, or the last one before it; null where there is none. */
export async function nextSeen(camera: string, at: number, direction: 1 | -1): Promise<number | null> {
  for (const length of windows) {
    const range = direction > 0 ? { start: at, end: at + length } : { start: at - length, end: at };
    const found = pick(await within(camera, range.start, range.end), at, direction);
    if (found !== null) return found;
    if (direction > 0 && range.end > serverNow()) return null;
  }
  return null;
}

/** Among beginnings, the nearest beyond `at` in the direction. */
export function pick(starts: number[], at: number, direction: 1 | -1): number | null {
  const beyond = starts.filter((start) => (direction > 0 ? start > at : start < at));
  if (beyond.length === 0) return null;
  return direction > 0 ? Math.min(...beyond) : Math.max(...beyond);
}

async function within(camera: string, start: number, end: number): Promise<number[]> {
  const query = `camera:${queryValue(camera)} kind:object after:${new Date(start).toISOString()} before:${new Date(end).toISOString()}`;
  const starts: number[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await api.search(query, "newest", PAGE, cursor);
    starts.push(...answer.results.map((seen: Observation) => Date.parse(seen.start)));
    if (!answer.next) break;
    cursor = answer.next;
  }
  return starts;
}
