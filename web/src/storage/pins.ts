import { signal } from "@preact/signals";
import { api, asApiError, type ApiError } from "../api/client";
import type { NewPin, Pin } from "../api/types";
import { isWhole, type Range } from "../exports/model";

/** Pins, newest first; null until they were read. */
export const pins = signal<Pin[] | null>(null);
export const pinsError = signal<ApiError | null>(null);
/** What the dialog begins with; null while it is closed. `camera` null stands for every camera. */
export const pinWish = signal<{ camera: string | null; range: Range } | null>(null);

export async function readPins(): Promise<void> {
  try {
    pins.value = (await api.pins()).pins;
    pinsError.value = null;
  } catch (failure) {
    pinsError.value = asApiError(failure);
  }
}

export type KeptFor = "week" | "month" | "year" | "ever";
const DAY = 86_400_000;
const lengths: Record<Exclude<KeptFor, "ever">, number> = { week: 7 * DAY, month: 30 * DAY, year: 365 * DAY };
export const keptForWords: Record<KeptFor, string> = { week: "for a week", month: "for 30 days", year: "for a year", ever: "for ever" };

/** What the server is asked; null while the range or the reason is missing. */
export function pinOf(camera: string | null, range: Range, keptFor: KeptFor, reason: string, now: number): NewPin | null {
  if (!isWhole(range) || reason.trim() === "") return null;
  const iso = (at: number) => new Date(at).toISOString();
  return {
    ...(camera === null ? {} : { camera }),
    start: iso(range.start),
    end: iso(range.end),
    ...(keptFor === "ever" ? {} : { until: iso(now + lengths[keptFor]) }),
    reason: reason.trim(),
  };
}

/** Those that hold first, each group newest first. */
export const inOrder = (list: Pin[]): { holding: Pin[]; past: Pin[] } => ({ holding: list.filter((pin) => pin.holds), past: list.filter((pin) => !pin.holds) });
