// Speeds of playback, and which pictures each needs. Negative is backwards.

export const MOST_SPEED = 32;
export const forwardSpeeds = [0.25, 0.5, 1, 2, 4, 8, 16, 32] as const;
export const backwardSpeeds = [-1, -2, -4, -8, -16, -32] as const;

/** Up to this speed every picture is decoded; beyond it, and backwards, the key pictures alone. */
export const MOST_SPEED_OF_ALL = 4;
const KEY_PICTURES_A_SECOND = 8;

/** Which pictures are fetched: all, or key pictures at least `every` seconds apart. */
export type Pictures = { kind: "all" } | { kind: "key"; every: number };

export function picturesFor(speed: number): Pictures {
  if (speed > 0 && speed <= MOST_SPEED_OF_ALL) return { kind: "all" };
  return { kind: "key", every: Math.floor(Math.abs(speed) / KEY_PICTURES_A_SECOND) };
}

export const samePictures = (a: Pictures, b: Pictures): boolean =>
  a.kind === b.kind && (a.kind === "all" || b.kind === "all" || a.every === b.every);

/**
 * What J (-1) and L (1) do, as on an editing desk: from a pause at single speed, again and again twice as fast, and against the
 * direction of travel first slower, then the other way.
 */
export function shuttled(speed: number, paused: boolean, direction: 1 | -1): number {
  if (paused) return direction;
  if (Math.sign(speed) === direction) return direction * Math.min(MOST_SPEED, Math.max(1, Math.abs(speed) * 2));
  return Math.abs(speed) > 1 ? speed / 2 : direction;
}

/** `4×`, `½×`, `−8×`. */
export function speedWords(speed: number): string {
  const size = Math.abs(speed);
  return `${speed < 0 ? "−" : ""}${size === 0.5 ? "½" : size === 0.25 ? "¼" : size}×`;
}
