import type { Incident, Severity } from "../api/types";

/** A lane of the review screen; what is graver stands first where somebody has to act. */
export interface Lane { title: string; incidents: Incident[]; nothing: string }

const gravity: Record<Severity, number> = { alarm: 0, warning: 1, notice: 2 };
export const severityWords: Record<Severity, string> = { alarm: "Alarm", warning: "Warning", notice: "Notice" };

const newestFirst = (a: Incident, b: Incident) => b.id - a.id;

/** Escalated before open, alarms before notices, and then the newest. */
const urgentFirst = (a: Incident, b: Incident) =>
  Number(b.state === "escalated") - Number(a.state === "escalated") || gravity[a.severity] - gravity[b.severity] || newestFirst(a, b);

export function lanes(incidents: Incident[]): [Lane, Lane, Lane] {
  const of = (...states: Incident["state"][]) => incidents.filter((incident) => states.includes(incident.state));
  return [
    { title: "To review", incidents: of("open", "escalated").sort(urgentFirst), nothing: "Everything is reviewed." },
    { title: "Reviewed", incidents: of("acknowledged").sort(newestFirst), nothing: "What you review moves here." },
    { title: "Closed", incidents: of("closed").sort(newestFirst), nothing: "What is done with moves here." },
  ];
}

/** The list with an incident that was opened or changed; a push says nothing of this person's reading, so a change makes it new. */
export function put(list: Incident[], changed: Incident, most: number): Incident[] {
  const before = list.find((incident) => incident.id === changed.id);
  if (!before) return [changed, ...list].slice(0, most);
  return list.map((incident) => (incident.id === changed.id ? changed : incident));
}

/** What a push tells of an incident that is shown already: only an alert more makes it new to this person. */
export function pushed(list: Incident[], changed: Incident, most: number): Incident[] {
  const before = list.find((incident) => incident.id === changed.id);
  return put(list, before ? { ...changed, unread: before.unread || changed.alerts > before.alerts } : changed, most);
}

/** Who comes next when `current` leaves its lane: the one below, else the one above. */
export function neighbour(order: Incident[], current: Incident): Incident | undefined {
  const index = order.indexOf(current);
  return order[index + 1] ?? order[index - 1];
}
