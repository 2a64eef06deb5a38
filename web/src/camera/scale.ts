import { clockMinutes, clockTime, dayText } from "../ui/words";

/** The stretch of time that a timeline shows, in milliseconds since 1970. */
export interface View { start: number; end: number }

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
export const LEAST_VIEW = 10 * MINUTE;
export const MOST_VIEW = 7 * DAY;
export const zoomSteps: [number, string][] = [
  [10 * MINUTE, "10 min"], [HOUR, "1 h"], [6 * HOUR, "6 h"], [DAY, "1 day"], [7 * DAY, "7 days"],
];

export const span = (view: View): number => view.end - view.start;
export const xOf = (view: View, at: number, width: number): number => ((at - view.start) / span(view)) * width;
export const timeAt = (view: View, x: number, width: number): number => view.start + (x / Math.max(1, width)) * span(view);
export const holds = (view: View, at: number): boolean => at >= view.start && at <= view.end;
export const moved = (view: View, by: number): View => ({ start: view.start + by, end: view.end + by });

/** Longer (factor above 1) or shorter, with `anchor` staying where it is on the screen. */
export function zoomed(view: View, factor: number, anchor: number): View {
  const wanted = Math.min(MOST_VIEW, Math.max(LEAST_VIEW, span(view) * factor));
  const share = (anchor - view.start) / span(view);
  return { start: anchor - share * wanted, end: anchor + (1 - share) * wanted };
}

/** Never further into the future than a tenth of the view. */
export function bounded(view: View, now: number): View {
  const latest = now + span(view) / 10;
  return view.end > latest ? moved(view, latest - view.end) : view;
}

export interface Tick { at: number; words: string; strong: boolean }

const steps = [10_000, 30_000, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY];

/** Marks at round local times, at least `apart` pixels from each other; midnight is strong and says the day. */
export function ticks(view: View, width: number, zone: string, apart = 76): Tick[] {
  const step = steps.find((size) => (size / span(view)) * width >= apart) ?? DAY;
  const offset = zoneOffset(view.start, zone);
  const made: Tick[] = [];
  for (let at = Math.ceil((view.start + offset) / step) * step - offset; at <= view.end; at += step) {
    const strong = (at + offset) % DAY === 0;
    made.push({ at, strong, words: strong ? dayText(at, zone) : step < MINUTE ? clockTime(at, zone) : clockMinutes(at, zone) });
  }
  return made;
}

/** How far local time in `zone` is ahead of UTC at that instant, in milliseconds. */
export function zoneOffset(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
  }).formatToParts(at);
  const value = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const local = Date.UTC(value("year"), value("month") - 1, value("day"), value("hour"), value("minute"), value("second"));
  return local - Math.floor(at / 1000) * 1000;
}

/** Stretches that would touch on the screen become one, so that a week draws as quickly as an hour. */
export function joinedForWidth(stretches: View[], view: View, width: number): View[] {
  const pixel = span(view) / Math.max(1, width);
  const made: View[] = [];
  for (const stretch of [...stretches].sort((a, b) => a.start - b.start)) {
    if (stretch.end < view.start || stretch.start > view.end) continue;
    const last = made.at(-1);
    if (last && stretch.start - last.end < pixel) last.end = Math.max(last.end, stretch.end);
    else made.push({ ...stretch });
  }
  return made;
}
