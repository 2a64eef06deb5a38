import { describe, expect, it } from "vitest";
import { suggestedName, withSaved } from "../src/search/saved-store";

const saved = (id: number, name: string) => ({ id, name, text: "person", createdAt: "" });

describe("saved searches", () => {
  it("stand by name, each once, and one that was deleted comes back to its place", () => {
    const list = [saved(1, "deliveries"), saved(2, "night")];
    expect(withSaved(list, saved(3, "Gate")).map((each) => each.name)).toEqual(["deliveries", "Gate", "night"]);
    expect(withSaved(list, saved(2, "by night")).map((each) => each.name)).toEqual(["by night", "deliveries"]);
    expect(withSaved(list.slice(1), list[0]!)).toEqual(list);
  });
  it("are named after their words, within what a name may be", () => {
    expect(suggestedName('label:person  zone:"loading bay"')).toBe("label:person zone: loading bay");
    expect(suggestedName("x".repeat(200))).toHaveLength(64);
  });
});
