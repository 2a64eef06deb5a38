import { session } from "../state/session";

/** What a person chose last: kept in the browser for each user, since it is about this screen and not about the site. */
export interface Preferences { speed: number; layout: number; cameras: string[] }

const NONE: Preferences = { speed: 1, layout: 4, cameras: [] };
const keptAs = () => `sightline.playback.${session.peek()?.user ?? ""}`;

export function preferences(): Preferences {
  try {
    const read = JSON.parse(localStorage.getItem(keptAs()) ?? "{}") as Partial<Preferences>;
    return {
      speed: typeof read.speed === "number" && read.speed >= 0.25 && read.speed <= 32 ? read.speed : NONE.speed,
      layout: read.layout === 1 || read.layout === 4 || read.layout === 9 ? read.layout : NONE.layout,
      cameras: Array.isArray(read.cameras) ? read.cameras.filter((name) => typeof name === "string").slice(0, 9) : [],
    };
  } catch {
    return NONE; // storage switched off, or not ours
  }
}

export function prefer(changed: Partial<Preferences>): void {
  try {
    localStorage.setItem(keptAs(), JSON.stringify({ ...preferences(), ...changed }));
  } catch {
    return; // storage switched off: the choice lasts until the page is left
  }
}
