import { afterEach, describe, expect, it, vi } from "vitest";

vi.stubGlobal("location", { hash: "", host: "node.example", protocol: "https:" });
vi.stubGlobal("document", { hidden: true });
vi.stubGlobal("HTMLMediaElement", { HAVE_METADATA: 1 });
const { beginOf, NativeReel } = await import("../src/playback/native-reel");

const PLAYLIST = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-PROGRAM-DATE-TIME:2026-11-22T10:00:00.400Z\n#EXTINF:6,\n1/media.m4s\n#EXT-X-ENDLIST\n";

function element() {
  const heard: Record<string, () => void> = {};
  return {
    currentTime: 0, readyState: 0, src: "", error: null as unknown, playsInline: false,
    canPlayType: (type: string) => (type.includes("mpegurl") ? "maybe" : ""),
    addEventListener: (name: string, act: () => void) => { heard[name] = act; },
    removeAttribute() { this.src = ""; },
    load() {},
    heard,
  };
}

afterEach(() => vi.unstubAllGlobals());

describe("footage in a browser without Media Source Extensions", () => {
  it("begins at the instant that the playlist says", () => {
    expect(beginOf(PLAYLIST)).toBe(Date.parse("2026-11-22T10:00:00.400Z"));
    expect(beginOf("#EXTM3U\n#EXT-X-ENDLIST\n")).toBeNull();
  });

  it("is named to the browser as a playlist about the wanted instant, once", async () => {
    const asked: string[] = [];
    vi.stubGlobal("HTMLMediaElement", { HAVE_METADATA: 1 });
    vi.stubGlobal("fetch", (address: string) => {
      asked.push(address);
      return Promise.resolve(new Response(PLAYLIST));
    });
    const video = element();
    const reel = new NativeReel(video as unknown as HTMLVideoElement, "door");
    const start = Date.parse("2026-11-22T09:59:00Z");
    const at = Date.parse("2026-11-22T10:00:30Z");
    expect(NativeReel.isPossible(video as unknown as HTMLVideoElement)).toBe(true);
    expect(reel.buffered()).toEqual([]);
    await reel.need(at, { start, end: start + 3_600_000 });
    await reel.need(at + 1000, { start, end: start + 3_600_000 });
    expect(asked).toHaveLength(1);
    expect(video.src).toContain("/api/v1/cameras/door/hls/index.m3u8?");
    expect(video.playsInline).toBe(true);
    expect(reel.buffered()).toEqual([]);
    video.readyState = 1;
    video.heard["loadedmetadata"]!();
    expect(video.currentTime).toBeCloseTo(29.6);
    expect(reel.at()).toBeCloseTo(at);
    expect(reel.buffered()).toEqual([{ start: Date.parse("2026-11-22T10:00:00.400Z"), end: at + 50 * 60_000 }]);
    reel.close();
    expect(video.src).toBe("");
  });

  it("says so where the browser cannot play it", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(new Response(PLAYLIST)));
    const video = element();
    const reel = new NativeReel(video as unknown as HTMLVideoElement, "door");
    await reel.need(1000, { start: 0, end: 5000 });
    video.error = { code: 4 };
    await expect(reel.need(1000, { start: 0, end: 5000 })).rejects.toThrow("cannot play");
  });
});
