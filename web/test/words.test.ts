import { describe, expect, it } from "vitest";
import { age, ago, bitRate, bytes, causeWords, clockTime, duration, freshness, moment, queryValue, remedyFor, when, zoneName } from "../src/ui/words";

const at = Date.parse("2026-11-22T13:02:05.300Z");

describe("times", () => {
  it("are told in the zone of the node, not of the browser", () => {
    expect(clockTime(at, "Europe/Zurich")).toBe("14:02:05");
    expect(clockTime(at, "UTC")).toBe("13:02:05");
    expect(zoneName(at, "UTC")).toBe("UTC");
  });
  it("say midnight as 00, not 24", () => expect(clockTime(Date.parse("2026-11-22T00:00:01Z"), "UTC")).toBe("00:00:01"));
  it("carry the day only when it is another one", () => {
    expect(when(at, at + 1000, "UTC")).toBe("13:02:05");
    expect(when(at, at + 86_400_000, "UTC")).toBe("Sun 22 Nov 13:02:05");
    expect(moment(at, "UTC")).toBe("Sun 22 Nov 13:02:05");
  });
});

describe("lengths", () => {
  it("are told in their two largest units", () => {
    expect(duration(8000)).toBe("8 s");
    expect(duration(200_000)).toBe("3 min 20 s");
    expect(duration(7_500_000)).toBe("2 h 5 min");
    expect(duration(3_600_000)).toBe("1 h");
    expect(duration(-5)).toBe("0 s");
  });
  it("of the past are told in one", () => expect(ago(at - 2_411_000, at)).toBe("40 min ago"));
});

describe("the age of a picture", () => {
  it("turns late after 3 s and old after 10 s", () => {
    expect(freshness(3000)).toBe("fresh");
    expect(freshness(3001)).toBe("late");
    expect(freshness(10_001)).toBe("old");
  });
  it("is short", () => expect([age(400), age(12_300), age(400_000)]).toEqual(["now", "12 s", "7 min"]));
});

describe("figures", () => {
  it("have units that people read", () => {
    expect(bytes(999)).toBe("999 B");
    expect(bytes(148e9)).toBe("148 GB");
    expect(bytes(1_250_000)).toBe("1.3 MB");
    expect(bitRate(420_000)).toBe("420 kbit/s");
    expect(bitRate(3_100_000)).toBe("3.1 Mbit/s");
  });
});

describe("causes", () => {
  it("read as words, in either spelling, and each has a remedy", () => {
    expect(causeWords("CAMERA_UNREACHABLE")).toBe("camera unreachable");
    expect(remedyFor("camera-unreachable")).toBe(remedyFor("CAMERA_UNREACHABLE"));
    expect(remedyFor("something new")).not.toBe("");
  });
});

describe("a value in a query", () => {
  it("is quoted when it holds more than a word", () => {
    expect(queryValue("door")).toBe("door");
    expect(queryValue("loading bay")).toBe('"loading bay"');
    expect(queryValue('a"b')).toBe('"a\\"b"');
  });
});
