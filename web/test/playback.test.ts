import { describe, expect, it, vi } from "vitest";

vi.stubGlobal("location", { hash: "" });
vi.stubGlobal("document", { hidden: true });
const { MasterClock } = await import("../src/playback/clock");
const { correction, LET_BE_MILLIS } = await import("../src/playback/following");
const { picturesFor, shuttled, speedWords } = await import("../src/playback/speeds");
const { forgettable, nextChunk } = await import("../src/playback/chunks");
const { pictureFrom } = await import("../src/playback/frames");
const { footageFrom, gapAt, gapFrom, isDamaged, knownOf, spanAt } = await import("../src/playback/coverage");
const { instantOf } = await import("../src/playback/footage-player");
const { pick } = await import("../src/playback/observations");
const { ScrubPictures, snapped } = await import("../src/playback/scrub");
const { parseRoute, printRoute } = await import("../src/route");

describe("the master clock", () => {
  it("goes on at its speed, backwards too, and stands when it is held", () => {
    let now = 1000;
    const clock = new MasterClock(50_000, () => now);
    now += 500;
    expect(clock.at()).toBe(50_000);
    clock.go(4);
    now += 500;
    expect(clock.at()).toBe(52_000);
    clock.go(-8);
    now += 1000;
    expect(clock.at()).toBe(44_000);
    clock.hold();
    now += 9000;
    expect(clock.at()).toBe(44_000);
    expect(clock.running).toBe(false);
  });
  it("keeps its pace when it is set elsewhere", () => {
    let now = 0;
    const clock = new MasterClock(0, () => now);
    clock.go(2);
    now = 100;
    clock.set(7000);
    now = 200;
    expect(clock.at()).toBe(7200);
  });
});

describe("following the clock", () => {
  /** A video that takes the correction for `millis`, simulated in steps of 40 ms; answers how far it is ahead at the end. */
  const after = (aheadMillis: number, speed: number, millis: number): number => {
    let ahead = aheadMillis;
    for (let gone = 0; gone < millis; gone += 40) {
      const mend = correction(ahead, speed);
      ahead = mend.kind === "seek" ? 0 : ahead + (mend.rate - speed) * 40;
    }
    return ahead;
  };
  it("brings a picture that is off by a third of a second within 100 ms in a second and a half", () => {
    for (const speed of [0.25, 1, 2, 4]) for (const off of [-330, -150, 150, 330]) expect(Math.abs(after(off * speed, speed, 1500) / speed), `${off} at ${speed}×`).toBeLessThan(100);
  });
  it("settles instead of swinging", () => {
    for (const off of [-300, 300]) {
      const settled = after(off, 1, 4000);
      expect(Math.abs(settled)).toBeLessThanOrEqual(LET_BE_MILLIS + 5);
      expect(Math.sign(settled)).toBe(Math.sign(off));
    }
  });
  it("seeks what is far off and lets be what is near", () => {
    expect(correction(900, 1)).toEqual({ kind: "seek" });
    expect(correction(-900, 1)).toEqual({ kind: "seek" });
    expect(correction(900, 4).kind).toBe("rate");
    expect(correction(12, 1)).toEqual({ kind: "rate", rate: 1 });
  });
});

describe("speeds", () => {
  it("take every picture to 4× and key pictures beyond and backwards, never more than some eight a second", () => {
    expect(picturesFor(0.5)).toEqual({ kind: "all" });
    expect(picturesFor(4)).toEqual({ kind: "all" });
    expect(picturesFor(8)).toEqual({ kind: "key", every: 1 });
    expect(picturesFor(32)).toEqual({ kind: "key", every: 4 });
    expect(picturesFor(-1)).toEqual({ kind: "key", every: 0 });
    expect(picturesFor(-32)).toEqual({ kind: "key", every: 4 });
  });
  it("shuttle as on an editing desk", () => {
    expect(shuttled(8, true, 1)).toBe(1);
    expect([1, 2, 4, 8, 16, 32].map((speed) => shuttled(speed, false, 1))).toEqual([2, 4, 8, 16, 32, 32]);
    expect([4, 2, 1, -1, -2].map((speed) => shuttled(speed, false, -1))).toEqual([2, 1, -1, -2, -4]);
    expect(shuttled(0.5, false, 1)).toBe(1);
    expect(shuttled(0.5, false, -1)).toBe(-1);
  });
  it("are written as people say them", () => expect([0.25, 0.5, 2, -8].map(speedWords)).toEqual(["¼×", "½×", "2×", "−8×"]));
});

describe("what to fetch", () => {
  const span = { start: 0, end: 1_000_000 };
  it("begins where playback is and goes on where the buffer ends", () => {
    expect(nextChunk([], 100_000, 1, span)).toEqual({ start: 100_000, end: 112_000, pictures: { kind: "all" } });
    expect(nextChunk([{ start: 98_000, end: 112_000 }], 100_000, 1, span)?.start).toBe(112_000);
    expect(nextChunk([{ start: 98_000, end: 130_000 }], 100_000, 1, span)).toBeNull();
    expect(nextChunk([{ start: 98_000, end: 130_000 }], 100_000, 4, span)?.end).toBe(178_000);
  });
  it("goes backwards before playback does", () => {
    expect(nextChunk([], 100_000, -1, span)).toEqual({ start: 88_000, end: 101_000, pictures: { kind: "key", every: 0 } });
    expect(nextChunk([{ start: 95_000, end: 101_000 }], 100_000, -1, span)).toMatchObject({ start: 83_000, end: 95_000 });
    expect(nextChunk([{ start: 80_000, end: 101_000 }], 100_000, -1, span)).toBeNull();
  });
  it("stays inside the span", () => {
    expect(nextChunk([], 999_900, 1, span)).toBeNull();
    expect(nextChunk([], 990_000, 1, span)?.end).toBe(1_000_000);
    expect(nextChunk([{ start: 100, end: 9000 }], 5000, -8, span)).toBeNull();
    expect(nextChunk([{ start: 3000, end: 9000 }], 5000, -8, span)?.start).toBe(0);
  });
  it("forgets what is far, and never what is shown", () => {
    const far = forgettable([{ start: 0, end: 400_000 }], 200_000, 1);
    expect(far).toEqual([{ start: 0, end: 152_000 }, { start: 296_000, end: 400_000 }]);
    expect(forgettable([{ start: 0, end: 400_000 }], 200_000, 32)).toEqual([]);
  });
});

describe("stepping", () => {
  const frames = [1_000_000, 1_040_000, 1_080_033];
  it("finds the neighbours of a picture, and of an instant between two", () => {
    expect(pictureFrom(frames, 1_040_000, 1)).toBe(1_080_033);
    expect(pictureFrom(frames, 1_040_000, -1)).toBe(1_000_000);
    expect(pictureFrom(frames, 1_050_000, -1)).toBe(1_040_000);
    expect(pictureFrom(frames, 1_050_000, 1)).toBe(1_080_033);
  });
  it("says when there is no further picture", () => {
    expect(pictureFrom(frames, 1_080_033, 1)).toBeNull();
    expect(pictureFrom(frames, 1_000_000, -1)).toBeNull();
  });
  it("reads instants to the microsecond", () => {
    expect(instantOf("2026-11-22T05:00:00.123456Z") - Date.parse("2026-11-22T05:00:00.123Z")).toBeCloseTo(0.456, 3);
    expect(instantOf("2026-11-22T05:00:00Z")).toBe(Date.parse("2026-11-22T05:00:00Z"));
  });
});

describe("what is known of footage", () => {
  const iso = (at: number) => new Date(at).toISOString();
  const known = knownOf({
    start: iso(0), end: iso(100_000),
    spans: [{ start: iso(60_000), end: iso(100_000) }, { start: iso(10_000), end: iso(40_000) }],
    gaps: [{ start: iso(40_000), end: iso(60_000), cause: "camera-unreachable", words: "camera unreachable", detail: null }, { start: iso(100_000), end: null, cause: "disk-full", words: "disk full", detail: null }],
    damaged: [{ start: iso(20_000), end: iso(21_000), units: 1, words: "damaged", detail: "" }],
  }, 120_000);
  it("holds spans without their ends, gaps that last, and damage", () => {
    expect(spanAt(known, 10_000)).toEqual({ start: 10_000, end: 40_000 });
    expect(spanAt(known, 40_000)).toBeNull();
    expect(gapAt(known, 40_000)?.words).toBe("camera unreachable");
    expect(gapAt(known, 119_999)?.open).toBe(true);
    expect(isDamaged(known, 20_500)).toBe(true);
    expect(isDamaged(known, 21_000)).toBe(false);
  });
  it("finds footage and gaps in both directions", () => {
    expect(footageFrom(known, 45_000, 1)).toBe(60_000);
    expect(footageFrom(known, 45_000, -1)).toBe(39_999);
    expect(footageFrom(known, 5000, -1)).toBeNull();
    expect(footageFrom(known, 99_000, 1)).toBeNull();
    expect(gapFrom(known, 45_000, 1)?.start).toBe(100_000);
    expect(gapFrom(known, 45_000, -1)?.start).toBe(40_000);
    expect(gapFrom(known, 1000, -1)).toBeNull();
  });
  it("finds the nearest thing seen in the direction", () => {
    expect(pick([5, 9, 30], 9, 1)).toBe(30);
    expect(pick([5, 9, 30], 9, -1)).toBe(5);
    expect(pick([5], 9, 1)).toBeNull();
  });
});

describe("small pictures under the pointer", () => {
  const view = { start: 0, end: 600_000 };
  function stage(times: number[]) {
    const asked: number[] = [];
    const answers = new Map<number, (small: { at: number; address: string } | null) => void>();
    const source = {
      times: () => Promise.resolve(times),
      picture: (_camera: string, at: number) => {
        asked.push(at);
        return new Promise<{ at: number; address: string } | null>((answer) => answers.set(at, answer));
      },
      forget: () => {},
    };
    return { asked, answer: async (at: number, there = true) => { answers.get(at)!(there ? { at, address: `picture ${at}` } : null); await settled(); }, pictures: new ScrubPictures("door", source, () => 0) };
  }
  const settled = () => new Promise((done) => setTimeout(done));

  it("are at most two in flight, and the newest wish wins", async () => {
    const { asked, answer, pictures } = stage([10_000, 20_000, 30_000, 40_000, 50_000]);
    pictures.point(11_000, view);
    await settled();
    asked.length = 0; // asked before the sheet was here, by its own instant
    for (const at of [21_000, 31_000, 41_000, 51_000]) pictures.point(at, view);
    expect(asked).toEqual([20_000]);
    await answer(20_000);
    expect(pictures.shown.value).toBeNull();
    expect(asked).toEqual([20_000, 50_000]);
    await answer(50_000);
    expect(pictures.shown.value?.at).toBe(50_000);
  });
  it("come at once when they were shown before", async () => {
    const { asked, answer, pictures } = stage([10_000, 20_000]);
    pictures.point(10_000, view);
    await answer(10_000);
    pictures.point(20_500, view);
    await answer(20_000);
    const before = asked.length;
    pictures.point(12_000, view);
    expect(pictures.shown.value?.at).toBe(10_000);
    expect(asked.length).toBe(before);
    pictures.point(null, view);
    expect(pictures.shown.value).toBeNull();
  });
  it("are nothing where none was kept, and where the pointer is long past the last", async () => {
    const { answer, pictures, asked } = stage([10_000]);
    pictures.point(10_000, view);
    await answer(10_000, false);
    expect(pictures.shown.value).toBeNull();
    pictures.point(500_000, view);
    expect(asked).toEqual([10_000]);
    expect(pictures.shown.value).toBeNull();
  });
  it("stand at the newest time at or before", () => {
    expect(snapped([10, 20, 30], 25)).toBe(20);
    expect(snapped([10, 20, 30], 30)).toBe(30);
    expect(snapped([10], 9)).toBeNull();
  });
});

describe("the address of playback", () => {
  it("can be read by people and kept", () => {
    const hash = "#/playback?cameras=door,yard&at=2026-11-22T13:02:05.300Z";
    expect(parseRoute(hash)).toEqual({ screen: "playback", cameras: ["door", "yard"], at: Date.parse("2026-11-22T13:02:05.300Z") });
    expect(printRoute(parseRoute(hash))).toBe(hash);
    expect(printRoute(parseRoute("#/playback"))).toBe("#/playback");
  });
  it("holds nine cameras, each once, and survives nonsense", () => {
    const route = parseRoute(`#/playback?cameras=a,a,,${[..."bcdefghijk"].join(",")}&at=soon`);
    expect(route).toEqual({ screen: "playback", cameras: [..."abcdefghi"], at: null });
  });
});
