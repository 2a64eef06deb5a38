import { zoneOffset } from "../camera/scale";

/** `2026-11-22T14:02:05`: an instant as a `datetime-local` field holds it, in the node's zone. */
export function zonedText(at: number, zone: string): string {
  const whole = Math.floor(at / 1000) * 1000;
  return new Date(whole + zoneOffset(whole, zone)).toISOString().slice(0, 19);
}

/**
 * The instant of a field's text in the node's zone; null where it is none. An hour that a clock change repeats means its first passing; one that it
 * skips means the instant as if the clock had not been changed.
 */
export function zonedInstant(text: string, zone: string): number | null {
  const local = Date.parse(`${text}Z`);
  if (!/^\d{4,6}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text) || !Number.isFinite(local)) return null;
  const candidates = [local - zoneOffset(local - 86_400_000, zone), local - zoneOffset(local + 86_400_000, zone)];
  return candidates.find((at) => at + zoneOffset(at, zone) === local) ?? candidates[0]!;
}
