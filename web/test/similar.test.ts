import { describe, expect, it } from "vitest";
import { parseRoute, printRoute } from "../src/route";
import { alikeWords, comparedWords, MOST_BYTES, unfit } from "../src/search/similar";

describe("an example picture", () => {
  it("is JPEG or PNG of a bounded size", () => {
    expect(unfit({ type: "image/png", size: 10 })).toBeNull();
    expect(unfit({ type: "image/jpeg", size: MOST_BYTES })).toBeNull();
    expect(unfit({ type: "image/jpeg", size: MOST_BYTES + 1 })).toContain("8 MB");
    expect(unfit({ type: "image/svg+xml", size: 10 })).toContain("JPEG or PNG");
  });
});

describe("what looks alike", () => {
  it("has a number that says what was compared", () => {
    expect(alikeWords("vectors", 0.8765)).toBe("alike 0.88");
    expect(alikeWords("attributes", 0.5)).toContain("alike");
    expect(comparedWords({ by: "vectors", note: null, whole: true })).toContain("network for images");
    expect(comparedWords({ by: "attributes", note: "no network is set", whole: false })).toMatch(/^No network is set\. There may be more/);
  });
  it("has an address that round-trips", () => {
    const route = { screen: "search", q: "label:car", like: "door-1a-2" } as const;
    expect(parseRoute(printRoute(route))).toEqual(route);
    expect(parseRoute("#/search?q=x")).toEqual({ screen: "search", q: "x" });
  });
});
