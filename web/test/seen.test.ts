import { describe, expect, it } from "vitest";
import { Seen } from "../src/live/seen";
import type { LiveObject } from "../src/api/types";

const person = (left: number, trackId: string | null = "door-1"): LiveObject =>
  ({ label: "person", confidence: 0.9, trackId, box: { left, right: left + 0.1, top: 0.4, bottom: 0.8 } });

const lefts = (seen: Seen, at: number) => seen.at(at).map((object) => Math.round(object.box.left * 1000) / 1000);

describe("where an object is in the picture that is shown", () => {
  it("is between two looks in between", () => {
    const seen = new Seen();
    seen.put({ at: 1000, objects: [person(0.1)] });
    seen.put({ at: 1200, objects: [person(0.2)] });
    expect(lefts(seen, 1000)).toEqual([0.1]);
    expect(lefts(seen, 1100)).toEqual([0.15]);
    expect(lefts(seen, 500)).toEqual([0.1]);
  });

  it("goes on as it went, for a while", () => {
    const seen = new Seen();
    for (let i = 0; i <= 5; i++) seen.put({ at: 1000 + 200 * i, objects: [person(0.1 + 0.02 * i)] });
    expect(lefts(seen, 2000)).toEqual([0.2]);
    expect(lefts(seen, 2300)).toEqual([0.23]);
    expect(lefts(seen, 60_000)).toEqual([0.28]);
  });

  it("stays where it is before its movement is known, and without a track", () => {
    const seen = new Seen();
    seen.put({ at: 1000, objects: [person(0.1, null)] });
    seen.put({ at: 1200, objects: [person(0.2, null), person(0.5, "door-2")] });
    expect(lefts(seen, 1400)).toEqual([0.2, 0.5]);
  });

  it("keeps the size", () => {
    const seen = new Seen();
    seen.put({ at: 1000, objects: [person(0.1)] });
    seen.put({ at: 1500, objects: [{ ...person(0.2), box: { left: 0.2, right: 0.4, top: 0.4, bottom: 0.8 } }] });
    const [box] = seen.at(1700).map((object) => object.box);
    expect(box!.right - box!.left).toBeCloseTo(0.2);
    expect(box!.left).toBeGreaterThan(0.2);
  });

  it("forgets what is gone, late and long past", () => {
    const seen = new Seen();
    seen.put({ at: 1000, objects: [person(0.1)] });
    seen.put({ at: 1200, objects: [] });
    expect(seen.newest()).toEqual([]);
    expect(lefts(seen, 1300)).toEqual([]);
    seen.put({ at: 9000, objects: [person(0.7)] });
    expect(lefts(seen, 1000)).toEqual([0.7]);
    seen.put({ at: 2000, objects: [person(0.3)] });
    expect(lefts(seen, 2000)).toEqual([0.3]);
  });

  it("believes the newest word where looks come out of order", () => {
    const seen = new Seen();
    seen.put({ at: 1000, objects: [person(0.1)] });
    seen.put({ at: 1400, objects: [person(0.3)] });
    seen.put({ at: 1200, objects: [person(0.2)] });
    expect(lefts(seen, 1200)).toEqual([0.2]);
  });
});
