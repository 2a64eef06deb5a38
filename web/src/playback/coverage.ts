import { signal } from "@preact/signals";
import { api } from "../api/client";
import type { Timeline } from "../api/types";
import type { View } from "../camera/scale";
import { serverNow } from "../state/clock";

const HOUR = 3_600_000;
const AROUND_MILLIS = 6 * HOUR;
const STALE_MILLIS = 2500;
const EDGE_MILLIS = 30_000;
// A node that refuses or does not answer is not asked at every beat.
const PAUSE_MILLIS = 3000;
const reaches = [2 * 24 * HOUR, 30 * 24 * HOUR, 390 * 24 * HOUR];

export interface Missing extends View { cause: string; words: string; detail: string | null; open: boolean }
/** What is known of a camera's footage inside `range`, each list in the order of time. */
export interface Known { range: View; spans: View[]; gaps: Missing[]; damaged: View[] }

export const spanAt = (known: Known, at: number): View | null => known.spans.find((span) => at >= span.start && at < span.end) ?? null;
export const gapAt = (known: Known, at: number): Missing | null => known.gaps.find((gap) => at >= gap.start && at < gap.end) ?? null;
export const isDamaged = (known: Known, at: number): boolean => known.damaged.some((part) => at >= part.start && at < part.end);

/** The first instant with footage after `at`, or the last one before it. */
export function footageFrom(known: Known, at: number, direction: 1 | -1): number | null {
  if (direction > 0) return known.spans.find((span) => span.start > at)?.start ?? null;
  const before = known.spans.findLast((span) => span.end <= at);
  return before ? Math.max(before.start, before.end - 1) : null;
}

/** Where the next gap after `at` begins, or the last one before it. */
export function gapFrom(known: Known, at: number, direction: 1 | -1): Missing | null {
  return (direction > 0 ? known.gaps.find((gap) => gap.start > at) : known.gaps.findLast((gap) => gap.start < at)) ?? null;
}

export function knownOf(timeline: Timeline, now: number): Known {
  const stretch = (part: { start: string; end: string | null }): View => ({ start: Date.parse(part.start), end: part.end ? Date.parse(part.end) : now });
  return {
    range: stretch(timeline),
    spans: timeline.spans.map(stretch).sort(inOrder),
    gaps: timeline.gaps.map((gap) => ({ ...stretch(gap), cause: gap.cause, words: gap.words, detail: gap.detail, open: gap.end === null })).sort(inOrder),
    damaged: timeline.damaged.map(stretch).sort(inOrder),
  };
}

const inOrder = (a: View, b: View) => a.start - b.start;
const iso = (at: number) => new Date(at).toISOString();

/** What a player must know of one camera: where its footage is and why some is missing; read around where playback is, and again as now moves on. */
export class Coverage {
  readonly known = signal<Known | null>(null);
  private readonly camera: string;
  private readAt = 0;
  private notBefore = 0;
  private reading: Promise<void> | null = null;

  constructor(camera: string) {
    this.camera = camera;
  }

  /** Knows the footage around the instant when it ends; what is known already is not asked for again, but for what is being written. */
  async around(at: number): Promise<void> {
    const known = this.known.peek();
    const inside = known && at >= known.range.start + 1 && at <= known.range.end - 1;
    const fresh = performance.now() - this.readAt < STALE_MILLIS;
    const growing = known && at > known.range.end - EDGE_MILLIS && known.range.end < serverNow() + 1000;
    if (performance.now() < this.notBefore) return;
    if ((inside && !(growing && !fresh)) || (known && growing && fresh)) return;
    await this.read(at - AROUND_MILLIS, Math.min(at + AROUND_MILLIS, serverNow()));
  }

  /** Looks further and further until footage is found in the direction; null where there is none. */
  async reach(at: number, direction: 1 | -1): Promise<number | null> {
    return this.far(at, direction, (known) => footageFrom(known, at, direction));
  }

  async reachGap(at: number, direction: 1 | -1): Promise<Missing | null> {
    return this.far(at, direction, (known) => gapFrom(known, at, direction));
  }

  private async far<T>(at: number, direction: 1 | -1, find: (known: Known) => T | null): Promise<T | null> {
    await this.around(at);
    const near = this.known.peek() && find(this.known.peek()!);
    if (near !== null) return near;
    const now = serverNow();
    for (const reach of reaches) {
      if (direction > 0 && at >= now) return null;
      const range = direction > 0 ? { start: at, end: Math.min(now, at + reach) } : { start: at - reach, end: at };
      const found = find(knownOf(await api.timeline(this.camera, iso(range.start), iso(range.end)), now));
      if (found !== null) return found;
      if (direction > 0 && range.end === now) return null;
    }
    return null;
  }

  /** Reads again what is known, as after footage was not where it was said to be. */
  refresh(at: number): Promise<void> {
    return this.read(at - AROUND_MILLIS, Math.min(at + AROUND_MILLIS, serverNow()));
  }

  private read(start: number, end: number): Promise<void> {
    this.readAt = performance.now();
    this.reading ??= api.timeline(this.camera, iso(start), iso(Math.max(end, start + 1000)))
      .then((timeline) => { this.known.value = knownOf(timeline, serverNow()); })
      .catch((failure: unknown) => {
        this.notBefore = performance.now() + PAUSE_MILLIS;
        throw failure;
      })
      .finally(() => { this.reading = null; });
    return this.reading;
  }
}
