import { describe, expect, it } from "vitest";
import type { Export, Manifest, VerdictSpan } from "../src/api/types";
import { summed, worstOf } from "../src/exports/verdicts";
import { isOver, joined, keyWords, lacking, missingBy, missingWords, orderOf, stateWords, streamWords, tallyOf, tallyWords, toneOf, totalMillis, verifyLine, type Wish } from "../src/exports/model";

const NOW = Date.parse("2026-11-22T12:00:00Z");
const MINUTE = 60_000;
const wish = (part: Partial<Wish> = {}): Wish => ({ cameras: ["door"], ranges: [{ start: NOW - 10 * MINUTE, end: NOW }], caseName: "", reason: "theft", sub: false, sign: false, burn: false, ...part });

describe("an order", () => {
  it("joins ranges that overlap or touch and keeps them in order", () => {
    expect(joined([{ start: 50, end: 60 }, { start: 0, end: 10 }, { start: 10, end: 20 }, { start: 15, end: 18 }])).toEqual([{ start: 0, end: 20 }, { start: 50, end: 60 }]);
    expect(totalMillis([{ start: 0, end: 10 }, { start: 5, end: 12 }])).toBe(12);
  });

  it("says what is lacking before it is sent", () => {
    expect(lacking(wish(), NOW)).toBeNull();
    expect(lacking(wish({ cameras: [] }), NOW)).toMatch(/camera/);
    expect(lacking(wish({ reason: "  " }), NOW)).toMatch(/why/);
    expect(lacking(wish({ ranges: [{ start: NOW, end: null }] }), NOW)).toMatch(/beginning and an end/);
    expect(lacking(wish({ ranges: [{ start: NOW, end: NOW - 1 }] }), NOW)).toMatch(/end after/);
    expect(lacking(wish({ ranges: [{ start: NOW + 1, end: NOW + 2 }] }), NOW)).toMatch(/future/);
    expect(lacking(wish({ ranges: [{ start: NOW - 8 * 86_400_000, end: NOW }] }), NOW)).toMatch(/at most 7 d/);
    const twice = { start: NOW - 4 * 86_400_000, end: NOW };
    expect(lacking(wish({ ranges: [twice, twice] }), NOW)).toBeNull();
  });

  it("sends joined ranges, and nothing that was left empty", () => {
    expect(orderOf(wish({ ranges: [{ start: NOW - MINUTE, end: NOW }, { start: NOW - 2 * MINUTE, end: NOW - MINUTE }], reason: " theft " }))).toEqual({
      cameras: ["door"], ranges: [{ start: "2026-11-22T11:58:00.000Z", end: "2026-11-22T12:00:00.000Z" }], reason: "theft", signStream: false,
    });
    expect(orderOf(wish({ caseName: " 4711 ", sub: true, burn: true }))).toMatchObject({ caseName: "4711", stream: "sub", burnTime: true });
  });
});

const job = (part: Partial<Export>): Export => ({
  id: "20261122-120000-0a0b0c0d", streams: ["door/main"], ranges: [], caseName: null, reason: "theft", signStream: false, orderedBy: "ann", orderedAt: "2026-11-22T12:00:00Z", state: "running", progress: 0.5,
  doing: "writing footage/door-main-0001.mp4", bytes: null, sha256: null, verdict: null, endedAt: null, deletedAt: "2026-12-22T12:00:00Z", ...part,
});

describe("how an export stands", () => {
  it("claims success only when it was read back", () => {
    expect(stateWords(job({}))).toBe("writing footage/door-main-0001.mp4");
    expect(stateWords(job({ doing: "reading back", progress: 0.96 }))).toMatch(/^Reading it back/);
    expect(stateWords(job({ state: "done" }))).toMatch(/read back/);
    expect(isOver(job({ state: "waiting" }))).toBe(false);
    expect(["done", "failed", "cancelled"].every((state) => isOver(job({ state: state as Export["state"] })))).toBe(true);
  });

  it("colours verdicts in every form that the server writes", () => {
    expect([toneOf("valid"), toneOf("valid with missing pictures"), toneOf("valid-with-missing-pictures"), toneOf("invalid"), toneOf("not signed"), toneOf("not-checked")])
      .toEqual(["good", "warn", "warn", "bad", "plain", "plain"]);
  });

  it("names the stream only where it is not the usual one, and the command that checks the file", () => {
    expect([streamWords("door/main"), streamWords("loading bay/sub")]).toEqual(["door", "loading bay (sub-stream)"]);
    expect(verifyLine({ id: "x" })).toBe("./sightline verify sightline-x.zip --trust node.pem");
  });
});

describe("verdicts while recording", () => {
  const verdict = (word: VerdictSpan["verdict"], start: string, gops = 1): VerdictSpan => ({ start, end: start, verdict: word, gops, detail: "" });
  it("are added up, the good ones first, and are nothing where nothing is signed", () => {
    expect(summed([verdict("invalid", "a"), verdict("valid", "b", 1200), verdict("not-signed", "c", 2)])).toBe("1,200 valid, 2 not signed, 1 invalid");
    expect(summed([verdict("not-signed", "a", 9), verdict("not-checked", "b")])).toBeNull();
    expect(summed([])).toBeNull();
  });
  it("lead to the newest of the worst", () => {
    expect(worstOf([verdict("valid-with-missing-pictures", "9"), verdict("invalid", "1"), verdict("invalid", "5"), verdict("valid", "8")])?.start).toBe("5");
    expect(worstOf([verdict("valid", "1"), verdict("not-signed", "2")])).toBeNull();
  });
});

describe("what an export holds", () => {
  const file = (part: object) => ({ file: "f", sha256: "", bytes: 1, start: "", end: "", pictures: 1, signedBy: "camera" as const, scheme: null, verdict: "valid", gopsValid: 0, gopsWithMissingPictures: 0, gopsInvalid: 0, gopsNotSigned: 0, gopsNotChecked: 0, ...part });
  const camera = {
    camera: "door", stream: "main" as const, clock: null, damage: [], verdictsWhileRecording: [], chainLines: 0,
    footage: [file({ gopsValid: 3, key: "the key is not trusted: no anchor was given" }), file({ gopsValid: 2, gopsInvalid: 1 }), file({ signedBy: "nobody" as const, gopsNotSigned: 4 })],
    gaps: [
      { start: "2026-11-22T11:00:00Z", end: "2026-11-22T11:00:30Z", cause: "node-stopped", words: "node stopped", detail: "" },
      { start: "2026-11-22T11:10:00Z", end: "2026-11-22T11:12:00Z", cause: "connection-lost", words: "connection lost", detail: "" },
      { start: "2026-11-22T11:20:00Z", end: "2026-11-22T11:20:10Z", cause: "node-stopped", words: "node stopped", detail: "" },
    ],
  };
  const manifest: Manifest = { id: "x", node: "n", signer: "CN=n", cameras: [camera] };

  it("adds up the verdicts of all files and leaves out what did not occur", () => {
    expect(tallyWords(tallyOf(camera))).toBe("5 valid, 1 invalid, 4 not signed");
    expect(tallyWords(tallyOf({ ...camera, footage: [] }))).toBe("no groups of pictures");
  });

  it("says who signed, and why a key is not trusted", () => {
    expect(keyWords(camera)).toBe("Signed by the camera; the key is not trusted: no anchor was given. Some files are not signed");
    expect(keyWords({ ...camera, footage: [file({ signedBy: "nobody" as const })] })).toBe("The camera does not sign its video");
  });

  it("adds up what is missing by cause, the longest first", () => {
    expect(missingWords(missingBy(manifest))).toBe("3 gaps: 2 min connection lost, 40 s node stopped.");
    expect(missingWords([])).toBe("Nothing is missing.");
  });
});
