import { describe, expect, it } from "vitest";
import { BackOff } from "../src/api/back-off";
import { completed, similarTo, starters, suggestions, without } from "../src/search/completion";

const words = { labels: ["person", "car"], cameras: ["door", "loading bay"], zones: ["porch"], seen: ["car"] };
const texts = (text: string) => suggestions(text, words).map((suggestion) => suggestion.text);

describe("suggestions", () => {
  it("complete the last word by what the node knows", () => {
    expect(texts("car at do")).toEqual(["camera:door"]);
    expect(texts("p")).toEqual(["label:person", "zone:porch", "plate:"]);
  });
  it("offer the keys themselves", () => expect(texts("conf")).toEqual(["confidence:"]));
  it("keep to the key that was written, and quote", () => expect(texts("camera:lo")).toEqual(['camera:"loading bay"']));
  it("are none for nothing", () => expect(texts("person ")).toEqual([]));
  it("replace only the last word", () => {
    expect(completed("car at do", "camera:door")).toBe("car at camera:door ");
    expect(completed('x camera:"load', 'camera:"loading bay"')).toBe('x camera:"loading bay" ');
    expect(completed("conf", "confidence:")).toBe("confidence:");
  });
});

describe("starters", () => {
  it("name what was seen and what there is, and nothing that was never seen", () =>
    expect(starters(words)).toEqual(["label:car", "camera:door", 'camera:"loading bay"', "zone:porch", "after:18:00", "last:1h"]));
  it("are none where nothing is known", () => expect(starters({ labels: ["airplane"], cameras: [], zones: [], seen: [] })).toEqual([]));
});

describe("find similar", () => {
  const attributes = { colours: ["red", "white"], plate: "", speedMetresPerSecond: null, heightMetres: null };
  const bus = { kind: "object" as const, label: "school bus", attributes, box: { left: 0.1, top: 0.1, right: 0.5, bottom: 0.35 } };
  it("asks for the label, the colours and about the size", () => {
    expect(similarTo(bus, true)).toBe('label:"school bus" colour:red colour:white size:>=0.05 -size:>=0.2');
    expect(similarTo({ ...bus, box: { left: 0, top: 0, right: 1, bottom: 1 } }, true)).toBe('label:"school bus" colour:red colour:white size:>=0.5');
  });
  it("leaves out what was not read, and what the person may not ask", () => {
    expect(similarTo(bus, false)).toBe('label:"school bus" size:>=0.05 -size:>=0.2');
    expect(similarTo({ ...bus, attributes: { ...attributes, colours: [] }, box: null }, true)).toBe('label:"school bus"');
  });
  it("is nothing for motion", () => expect(similarTo({ ...bus, kind: "motion" }, true)).toBeNull());
});

describe("removing a chip", () => {
  const chips = [{ key: "label", value: "person", text: "person" }, { key: "camera", value: "loading bay", text: 'camera:"loading bay"' }];
  it("takes its own words out of the text", () => {
    expect(without('person camera:"loading bay" blorb', chips, 0)).toBe('camera:"loading bay" blorb');
    expect(without('person camera:"loading bay"', chips, 1)).toBe("person");
  });
  it("never takes part of another word", () => expect(without('personal camera:"loading bay"', chips, 0)).toBe('camera:"loading bay"'));
});

describe("back-off", () => {
  it("doubles up to its bound, never below half, and begins again", () => {
    const least = new BackOff(500, 4000, () => 0);
    expect([1, 2, 3, 4, 5].map(() => least.nextMillis())).toEqual([250, 500, 1000, 2000, 2000]);
    least.reset();
    expect(least.nextMillis()).toBe(250);
    expect(new BackOff(500, 4000, () => 1).nextMillis()).toBe(500);
  });
});
