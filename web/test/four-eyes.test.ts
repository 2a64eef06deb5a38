import { describe, expect, it } from "vitest";
import type { PlateRequest } from "../src/api/more-types";
import { ownRequest, requestWords, toDecide } from "../src/search/four-eyes";

const request = (id: number, more: Partial<PlateRequest>): PlateRequest => ({
  id, asker: "ann", question: "plate:AB*", purpose: "theft", askedAt: "2026-11-23T10:00:00Z", state: "waiting", by: null, decidedAt: null, until: "2026-11-23T11:00:00Z", own: false, ...more,
});

describe("questions for number plates", () => {
  it("find one's own newest request for exactly this question", () => {
    const listed = [request(3, { own: true, question: "plate:X*" }), request(2, { own: true, state: "granted" }), request(1, { own: true, state: "denied" })];
    expect(ownRequest(listed, " plate:AB* ")?.id).toBe(2);
    expect(ownRequest(listed, "plate:A*")).toBeNull();
  });
  it("wait for others only, the oldest first, and only for who may decide", () => {
    const listed = [request(4, {}), request(3, { own: true }), request(2, { state: "expired" }), request(1, {})];
    expect(toDecide(listed, true).map((each) => each.id)).toEqual([1, 4]);
    expect(toDecide(listed, false)).toEqual([]);
  });
  it("say where they stand", () => {
    expect(requestWords(request(1, { state: "granted", by: "bob" }))).toContain("bob consented");
    expect(requestWords(request(1, { state: "expired" }))).toContain("nobody decided");
    expect(requestWords(request(1, { state: "expired", by: "bob" }))).toContain("no longer");
  });
});
