import { signal } from "@preact/signals";
import { api, ApiError, scrubAddress } from "../api/client";
import { span, type View } from "../camera/scale";

const MOST_IN_FLIGHT = 2;
const MOST_KEPT = 96;
const MOST_TIMES = 240;
const ABSENT_MILLIS = 60_000;

/** A small picture of footage. */
export interface Small { at: number; address: string }
/** What gives pictures; tests give their own. */
export interface ScrubSource {
  times(camera: string, view: View, count: number): Promise<number[]>;
  /** Null where there is no picture. */
  picture(camera: string, at: number): Promise<Small | null>;
  forget(small: Small): void;
}

/** The newest time of an ordered list at or before the instant, or null. */
export function snapped(times: number[], at: number): number | null {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= at) low = middle + 1;
    else high = middle;
  }
  return low > 0 ? times[low - 1]! : null;
}

/**
 * The small picture under a pointer that runs along a timeline. At most two are asked for at once and the newest wish wins; where none
 * is kept nothing is shown and nobody is told.
 */
export class ScrubPictures {
  readonly shown = signal<Small | null>(null);
  private readonly camera: string;
  private readonly source: ScrubSource;
  private readonly nowMillis: () => number;
  private readonly kept = new Map<number, Small>();
  private times: number[] = [];
  private sheet: View | null = null;
  private sheetAsked = false;
  private wanted: number | null = null;
  private readonly flying = new Set<number>();
  private absentUntil = 0;

  constructor(camera: string, source: ScrubSource = node, nowMillis: () => number = () => performance.now()) {
    this.camera = camera;
    this.source = source;
    this.nowMillis = nowMillis;
  }

  /** The pointer is at this instant of what `view` shows; null when it is gone. */
  point(at: number | null, view: View): void {
    if (at === null || this.nowMillis() < this.absentUntil) {
      this.wanted = null;
      this.shown.value = null;
      return;
    }
    this.readSheet(view);
    const time = this.sheet ? snapped(this.times, at) : at;
    // A picture from long before the pointer would be a picture of something else.
    this.wanted = time !== null && at - time < Math.max(60_000, span(view) / 20) ? time : null;
    if (this.wanted === null) this.shown.value = null;
    this.pump();
  }

  private pump(): void {
    const wanted = this.wanted;
    if (wanted === null) return;
    const known = this.kept.get(wanted);
    if (known) {
      this.shown.value = known;
      return;
    }
    if (this.flying.has(wanted) || this.flying.size >= MOST_IN_FLIGHT) return;
    this.flying.add(wanted);
    void this.source.picture(this.camera, wanted)
      .then((small) => {
        if (small) this.keep(wanted, small);
        else if (this.wanted === wanted) {
          this.wanted = null;
          this.shown.value = null;
        }
      }, () => this.rest())
      .finally(() => {
        this.flying.delete(wanted);
        this.pump();
      });
  }

  private keep(time: number, small: Small): void {
    this.kept.set(time, small);
    if (this.kept.size <= MOST_KEPT) return;
    const [oldest, dropped] = this.kept.entries().next().value!;
    this.kept.delete(oldest);
    this.source.forget(dropped);
  }

  private readSheet(view: View): void {
    const covered = this.sheet && view.start >= this.sheet.start && view.end <= this.sheet.end && span(this.sheet) < span(view) * 3;
    if (covered || this.sheetAsked) return;
    this.sheetAsked = true;
    const wide = { start: view.start - span(view) / 2, end: view.end + span(view) / 2 };
    void this.source.times(this.camera, wide, MOST_TIMES)
      .then((times) => { this.times = times; this.sheet = wide; }, () => this.rest())
      .finally(() => { this.sheetAsked = false; });
  }

  private rest(): void {
    this.absentUntil = this.nowMillis() + ABSENT_MILLIS;
    this.wanted = null;
    this.shown.value = null;
  }

  close(): void {
    for (const small of this.kept.values()) this.source.forget(small);
    this.kept.clear();
    this.wanted = null;
  }
}

const iso = (at: number) => new Date(at).toISOString();

/** The node's own pictures. */
const node: ScrubSource = {
  async times(camera, view, count) {
    return (await api.scrubTimes(camera, iso(view.start), iso(view.end), count)).times.map((time) => Date.parse(time));
  },
  async picture(camera, at) {
    const response = await fetch(scrubAddress(camera, iso(at)), { credentials: "same-origin" });
    if (response.status === 404) return null;
    if (!response.ok) throw new ApiError(response.status, "no-picture", "There is no small picture.", null, null);
    return { at: Date.parse(response.headers.get("X-Picture-Time") ?? iso(at)), address: URL.createObjectURL(await response.blob()) };
  },
  forget: (small) => URL.revokeObjectURL(small.address),
};
