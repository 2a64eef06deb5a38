import { describe, expect, it } from "vitest";
import type { Incident } from "../src/api/types";
import { lanes, neighbour, pushed, put } from "../src/alerts/incidents";
import { asYaml, scheduleText, withChip } from "../src/alerts/rule-model";
import { parseRoute, printRoute } from "../src/route";

const incident = (id: number, part: Partial<Incident> = {}): Incident => ({
  id, title: "people", group: "rule 1", severity: "warning", state: "open", openedAt: "2026-11-22T10:00:00.000Z", start: "2026-11-22T10:00:00.000Z", end: "2026-11-22T10:00:05.000Z",
  cameras: ["door"], alerts: 1, escalateAt: null, outcome: null, why: "", unread: true, newest: null, ...part,
});

describe("lanes", () => {
  it("shows first what nobody took in time, then what is gravest, then what is newest", () => {
    const [review, taken, closed] = lanes([incident(1), incident(2), incident(3, { severity: "alarm" }), incident(4, { state: "escalated", severity: "notice" }), incident(5, { state: "acknowledged" }), incident(6, { state: "closed" })]);
    expect(review.incidents.map((each) => each.id)).toEqual([4, 3, 2, 1]);
    expect(taken.incidents.map((each) => each.id)).toEqual([5]);
    expect(closed.incidents.map((each) => each.id)).toEqual([6]);
  });

  it("lets a push change an incident, and makes it new to this person only when there is more to see", () => {
    const seen = [incident(1, { unread: false })];
    expect(pushed(seen, incident(1, { state: "acknowledged" }), 9)[0]).toMatchObject({ state: "acknowledged", unread: false });
    expect(pushed(seen, incident(1, { alerts: 2 }), 9)[0]!.unread).toBe(true);
    expect(pushed(seen, incident(2), 9).map((each) => each.id)).toEqual([2, 1]);
    expect(put([incident(1), incident(2)], incident(3), 2).map((each) => each.id)).toEqual([3, 1]);
  });

  it("goes on to the next when one leaves its lane", () => {
    const order = [incident(3), incident(2), incident(1)];
    expect(neighbour(order, order[0]!)?.id).toBe(2);
    expect(neighbour(order, order[2]!)?.id).toBe(2);
    expect(neighbour([order[0]!], order[0]!)).toBeUndefined();
  });
});

describe("a rule in the making", () => {
  it("takes chips in and out of its query", () => {
    expect(withChip("", "label:person")).toBe("label:person");
    expect(withChip("label:person zone:dock", "label:person")).toBe("zone:dock");
  });

  it("writes its schedule and itself so that the node reads them", () => {
    expect(scheduleText(["tue", "mon"], "22:00", "06:00")).toBe("mon/tue 22:00-06:00");
    expect(scheduleText(["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "00:00", "06:00")).toBe("00:00-06:00");
    expect(asYaml({ name: 'a "b"', query: "label:person", severity: "alarm", webhook: "https://x.example/y", actions: ["push"] })).toBe(
      'name: "a \\"b\\""\nquery: "label:person"\nseverity: alarm\nactions:\n  - "webhook https://x.example/y"\n  - "push"\n');
  });
});

describe("addresses of the alerts' screens", () => {
  it("are read as they are printed", () => {
    for (const hash of ["#/alerts", "#/alerts?incident=7", "#/alerts/silenced", "#/alerts/reports?kind=shift", "#/alerts/reports?kind=incident&incident=7"]) {
      expect(printRoute(parseRoute(hash))).toBe(hash);
    }
    expect(parseRoute("#/alerts?incident=x")).toEqual({ screen: "alerts", incident: null });
  });
});
