import { describe, expect, it } from "vitest";
import { deedWords, outcomeWords } from "../src/audit/words";
import { linesFor, signedAddress } from "../src/readers/lines";
import { parseRoute, printRoute } from "../src/route";
import { inOrder, pinOf } from "../src/storage/pins";
import { zonedInstant, zonedText } from "../src/ui/zoned";
import type { Pin } from "../src/api/types";

describe("a field of date and time", () => {
  it("is in the node's zone, whatever the browser's is", () => {
    const at = Date.parse("2026-07-01T10:00:05Z");
    expect(zonedText(at, "Europe/Zurich")).toBe("2026-07-01T12:00:05");
    expect(zonedText(at + 999, "Pacific/Auckland")).toBe("2026-07-01T22:00:05");
    expect(zonedInstant("2026-07-01T12:00:05", "Europe/Zurich")).toBe(at);
    expect(zonedInstant("2026-07-01T12:00", "Europe/Zurich")).toBe(at - 5000);
  });

  it("takes a repeated hour as its first passing, and a skipped one as if no clock had changed", () => {
    expect(zonedInstant("2026-10-25T02:30:00", "Europe/Zurich")).toBe(Date.parse("2026-10-25T00:30:00Z"));
    expect(zonedInstant("2026-03-29T02:30:00", "Europe/Zurich")).toBe(Date.parse("2026-03-29T01:30:00Z"));
  });

  it("comes back for every hour around the changes of the clock, save the second passing of the repeated one", () => {
    const wrong: string[] = [];
    for (const day of ["2026-03-07T00:00:00Z", "2026-10-31T00:00:00Z"]) for (let at = Date.parse(day); at < Date.parse(day) + 72 * 3_600_000; at += 3_600_000)
      if (zonedInstant(zonedText(at, "America/New_York"), "America/New_York") !== at) wrong.push(new Date(at).toISOString());
    expect(wrong).toEqual(["2026-11-01T06:00:00.000Z"]);
  });

  it("is nothing where the text is none", () => {
    expect([zonedInstant("", "UTC"), zonedInstant("yesterday", "UTC"), zonedInstant("2026-13-01T00:00:00", "UTC")]).toEqual([null, null, null]);
  });
});

describe("keeping footage", () => {
  const range = { start: 0, end: 60_000 };
  const now = Date.parse("2026-11-22T12:00:00Z");
  it("is for a time or for ever, of one camera or of all", () => {
    expect(pinOf("door", range, "week", " theft ", now)).toEqual({ camera: "door", start: "1970-01-01T00:00:00.000Z", end: "1970-01-01T00:01:00.000Z", until: "2026-11-29T12:00:00.000Z", reason: "theft" });
    expect(pinOf(null, range, "ever", "theft", now)).toEqual({ start: "1970-01-01T00:00:00.000Z", end: "1970-01-01T00:01:00.000Z", reason: "theft" });
  });
  it("needs a reason and a range", () => {
    expect(pinOf("door", range, "week", " ", now)).toBeNull();
    expect(pinOf("door", { start: 5, end: 5 }, "week", "theft", now)).toBeNull();
  });
  it("shows what holds apart from what is over", () => {
    const pin = (id: number, holds: boolean) => ({ id, holds }) as Pin;
    const { holding, past } = inOrder([pin(3, true), pin(2, false), pin(1, true)]);
    expect([holding.map((each) => each.id), past.map((each) => each.id)]).toEqual([[3, 1], [2]]);
  });
});

describe("the lines for a reader", () => {
  it("hold name and secret where each program expects them", () => {
    const lines = Object.fromEntries(linesFor("rtsp://10.0.0.5:8554/door/main", "wall", "s3cret").map(({ program, line }) => [program, line]));
    expect(lines["VLC"]).toBe("vlc --rtsp-tcp rtsp://wall:s3cret@10.0.0.5:8554/door/main");
    expect(lines["ffmpeg"]).toBe("ffmpeg -rtsp_transport tcp -i rtsp://wall:s3cret@10.0.0.5:8554/door/main -c copy out.mp4");
    expect(lines["GStreamer"]).toContain("location=rtsp://10.0.0.5:8554/door/main user-id=wall user-pw=s3cret");
    expect(lines["go2rtc"]).toBe("streams:\n  door_main: rtsp://wall:s3cret@10.0.0.5:8554/door/main");
  });
  it("leave out over TLS what cannot speak it, and tell the rest to take the node's own certificate", () => {
    const lines = linesFor("rtsps://10.0.0.5:8554/door/main", "wall", "s3cret");
    expect(lines.map(({ program }) => program)).toEqual(["ffmpeg", "GStreamer", "go2rtc"]);
    expect(lines[1]!.line).toContain("protocols=tcp+tls tls-validation-flags=0");
    expect(lines[2]!.line).toBe("streams:\n  door_main: rtspx://wall:s3cret@10.0.0.5:8554/door/main");
  });
  it("quote and encode what a shell or an address would misread", () => {
    expect(signedAddress("rtsps://h/door/main", "a b", "p@ss/word")).toBe("rtsps://a%20b:p%40ss%2Fword@h/door/main");
    const [vlc, , gstreamer] = linesFor("rtsp://h/loading bay/main", "it's", "x y");
    expect(vlc!.line).toBe("vlc --rtsp-tcp 'rtsp://it'\\''s:x%20y@h/loading bay/main'");
    expect(gstreamer!.line).toContain("user-pw='x y'");
  });
});

describe("the audit log", () => {
  it("says deeds in words, and the call itself where it has none", () => {
    expect(deedWords("POST /api/v1/exports")).toBe("ordered an export");
    expect(deedWords("GET /api/v1/exports/{id}/download")).toBe("downloaded an export");
    expect(deedWords("GET /api/v1/cameras/{name}/footage.mp4")).toBe("watched footage");
    expect(deedWords("DELETE /api/v1/cameras/{name}")).toBe("removed a camera");
    expect(deedWords("POST /api/v9/new")).toBe("POST /api/v9/new");
    expect([outcomeWords(200), outcomeWords(403), outcomeWords(422), outcomeWords(503)]).toEqual([null, "refused: not allowed", "refused (422)", "failed (503)"]);
  });
});

describe("the routes of these screens", () => {
  it("can be written down and come back", () => {
    for (const screen of ["exports", "storage", "readers", "users", "audit", "system"] as const) expect(parseRoute(printRoute({ screen }))).toEqual({ screen });
    expect(printRoute({ screen: "users" })).toBe("#/system/users");
  });
});
