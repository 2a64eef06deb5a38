import { duration } from "../ui/words";

/** Beyond this the time in the picture misleads who reads it. */
const WRONG_SECONDS = 5;

/** How a camera's clock stands beside the node's, and whether somebody should set it. */
export function clockWords(clock: { offsetSeconds: number; driftPpm: number | null; steps: number }): { text: string; wrong: boolean } {
  const apart = Math.abs(clock.offsetSeconds);
  const side = clock.offsetSeconds < 0 ? "behind" : "ahead of";
  const wrong = apart >= WRONG_SECONDS;
  const text = [
    apart < 0.05 ? "Its clock agrees with the node's" : `Its clock is ${apart < 60 ? `${apart.toFixed(apart < 10 ? 2 : 0)} s` : duration(apart * 1000)} ${side} the node's`,
    clock.driftPpm !== null && Math.abs(clock.driftPpm) >= 0.5 ? `, and ${clock.driftPpm < 0 ? "loses" : "gains"} ${((Math.abs(clock.driftPpm) * 86_400) / 1e6).toFixed(1)} s a day` : "",
    clock.steps > 0 ? `; it was set ${clock.steps === 1 ? "once" : `${clock.steps} times`}` : "",
    wrong ? ". Let the camera follow a time server; footage is placed by the node's clock." : ".",
  ].join("");
  return { text, wrong };
}
