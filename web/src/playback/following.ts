/** How far a picture may be from the master clock before it is let be, brought back by its rate, or sought. */
export const LET_BE_MILLIS = 20;
export const SEEK_MILLIS = 400;
const MOST_CHANGE = 0.3;

/** What brings a playing video back in step. */
export type Correction = { kind: "rate"; rate: number } | { kind: "seek" };

/**
 * A video that is `aheadMillis` of media time ahead of the clock (behind where negative) plays slower or faster by at most a third until
 * it is in step; one that is far off is sought. The bound grows with the speed, since what is one tenth of a second at 1× is 25 ms at 4×.
 */
export function correction(aheadMillis: number, speed: number): Correction {
  const off = aheadMillis / speed;
  if (Math.abs(off) > SEEK_MILLIS) return { kind: "seek" };
  if (Math.abs(off) <= LET_BE_MILLIS) return { kind: "rate", rate: speed };
  const change = Math.max(-MOST_CHANGE, Math.min(MOST_CHANGE, off / 320));
  return { kind: "rate", rate: speed * (1 - change) };
}
