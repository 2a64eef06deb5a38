import type { Observation } from "../api/types";
import { printRoute } from "../route";

const LEAD_MILLIS = 3000;
const MOST_REMEMBERED = 500;
const met = new Map<string, Observation>();

/** The address that plays an observation from a few seconds before; remembers it, so that its box can be drawn. */
export function momentAddress(seen: Observation): string {
  const id = String(seen.id);
  met.set(id, seen);
  if (met.size > MOST_REMEMBERED) met.delete(met.keys().next().value!);
  return printRoute({ screen: "camera", name: seen.camera, at: Date.parse(seen.start) - LEAD_MILLIS, observation: id });
}

export const remembered = (id: string): Observation | null => met.get(id) ?? null;
