import { describe, expect, it } from "vitest";
import { bounded, joinedForWidth, LEAST_VIEW, MOST_VIEW, span, ticks, timeAt, xOf, zoneOffset, zoomed } from "../src/camera/scale";

const start = Date.parse("2026-11-22T12:00:00Z");
const hour = { start, end: start + 3_600_000 };

describe("a timeline", () => {
  it("turns pixels into instants and back", () => {
    expect(timeAt(hour, 300, 600)).toBe(start + 1_800_000);
    expect(xOf(hour, timeAt(hour, 123, 600), 600)).toBeCloseTo(123);
  });
  it("zooms with the anchor staying where it is", () => {
    const anchor = start + 900_000;
    const nearer = zoomed(hour, 0.5, anchor);
    expect(span(nearer)).toBe(1_800_000);
    expect(xOf(nearer, anchor, 600)).toBeCloseTo(xOf(hour, anchor, 600));
  });
  it("stays between ten minutes and seven days", () => {
    expect(span(zoomed(hour, 0.0001, start))).toBe(LEAST_VIEW);
    expect(span(zoomed(hour, 10_000, start))).toBe(MOST_VIEW);
  });
  it("shows at most a tenth of itself as future", () => {
    const held = bounded({ start: start + 3_600_000, end: start + 7_200_000 }, start);
    expect(held.end).toBe(start + 360_000);
    expect(span(held)).toBe(3_600_000);
  });
});

describe("ticks", () => {
  it("stand at round local times, also where the zone is off by half an hour", () => {
    const marks = ticks({ start, end: start + 6 * 3_600_000 }, 600, "Asia/Kolkata");
    expect(marks.length).toBeGreaterThan(3);
    for (const mark of marks) expect(mark.words.endsWith(":00") || mark.strong).toBe(true);
  });
  it("never stand closer than asked", () => {
    for (const length of [600_000, 3_600_000, 86_400_000, 7 * 86_400_000]) {
      const view = { start, end: start + length };
      const marks = ticks(view, 360, "UTC");
      for (let i = 1; i < marks.length; i++) expect(xOf(view, marks[i]!.at - marks[i - 1]!.at + start, 360)).toBeGreaterThan(50);
    }
  });
  it("make midnight strong and say the day", () => {
    const marks = ticks({ start: start + 6 * 3_600_000, end: start + 18 * 3_600_000 }, 800, "UTC");
    expect(marks.filter((mark) => mark.strong).map((mark) => mark.words)).toEqual(["Mon 23 Nov"]);
  });
  it("know how far a zone is ahead", () => {
    expect(zoneOffset(start, "Europe/Zurich")).toBe(3_600_000);
    expect(zoneOffset(start, "America/New_York")).toBe(-5 * 3_600_000);
  });
});

describe("stretches", () => {
  it("that would touch on the screen become one, the others stay", () => {
    const view = { start: 0, end: 1000 };
    expect(joinedForWidth([{ start: 500, end: 600 }, { start: 0, end: 100 }, { start: 104, end: 200 }, { start: 2000, end: 2100 }], view, 100))
      .toEqual([{ start: 0, end: 200 }, { start: 500, end: 600 }]);
  });
});
