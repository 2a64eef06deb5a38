import { describe, expect, it } from "vitest";
import type { Answer, Claim } from "../src/api/types";
import { mannerOf, proofOf, starters, without } from "../src/ask/words";
import { earlierOf, type Turn } from "../src/ask/store";
import { parseRoute, printRoute } from "../src/route";

const claim = (part: Partial<Claim>): Claim => ({ text: "", kind: "last", group: "", value: 0, at: "2026-11-22T14:02:05Z", cameras: ["door"], start: "", end: "", observations: [1], verdict: "confirmed", why: "", ...part });

describe("the questions to begin with", () => {
  it("are of this site's own cameras, zones and sights", () =>
    expect(starters({ labels: ["airplane"], cameras: ["gate", "yard"], zones: ["loading bay"], seen: ["bus", "person"] })).toEqual([
      'How many buses were seen at "loading bay" today?', "When was the last person seen?", "Which camera saw the most buses today?", "Was anybody here last night?",
    ]));
  it("name no place where there is none", () => expect(starters({ labels: [], cameras: [], zones: [], seen: [] })[0]).toBe("How many people were seen today?"));
});

describe("an answer", () => {
  it("is taken for an answer only where it is one", () => {
    const manners = (["answered", "none", "not-recorded", "blind", "expired", "unclear", "declined", "not-allowed", "unverified"] as Answer["outcome"][]).map((outcome) => mannerOf({ outcome }));
    expect(manners).toEqual(["answer", "nothing", "blind", "blind", "blind", "question", "refusal", "refusal", "refusal"]);
  });

  it("leads to the pictures a little before what is claimed, and never for a struck claim", () => {
    expect(proofOf(claim({}))).toEqual({ camera: "door", at: Date.parse("2026-11-22T14:02:02Z") });
    expect(proofOf(claim({ at: null }))).toBeNull();
    expect(proofOf(claim({ cameras: ["door", "yard"] }))).toBeNull();
    expect(proofOf(claim({ verdict: "struck" }))).toBeNull();
  });

  it("can be searched for without one part of its reading", () => {
    const chips = [{ key: "label", value: "person", text: "label:person" }, { key: "camera", value: "loading bay", text: 'camera:"loading bay"' }];
    expect(without(chips, chips[0]!)).toBe('camera:"loading bay"');
    expect(without(chips, chips[1]!)).toBe("label:person");
  });

  it("has an address that comes back", () => {
    expect(parseRoute(printRoute({ screen: "ask", q: "who was at the door?" }))).toEqual({ screen: "ask", q: "who was at the door?" });
  });
});

describe("what a question may go on from", () => {
  const turn = (id: number, part: Partial<Answer> | null): Turn => ({ id, question: `question ${id}`, answer: part && ({ rule: null, report: null, ...part } as Answer), error: null });

  it("are the last five answered ones before it, rules and reports left out", () => {
    const all = [1, 2, 3, 4, 5, 6, 7].map((id) => turn(id, {}));
    expect(earlierOf(all, 7)).toEqual(["question 2", "question 3", "question 4", "question 5", "question 6"]);
    expect(earlierOf([turn(1, {}), turn(2, null), turn(3, { rule: "tell me" }), turn(4, { report: "shift" }), turn(5, null)], 5)).toEqual(["question 1"]);
    expect(earlierOf([], 1)).toEqual([]);
  });
});
