import { describe, expect, it } from "vitest";
import { initialisationLength, mimeOf } from "../src/media/mp4";

function box(type: string, ...inside: (number[] | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const content = inside.flatMap((part) => [...part]);
  const size = content.length + 8;
  return new Uint8Array([size >>> 24, (size >>> 16) & 255, (size >>> 8) & 255, size & 255, ...[...type].map((c) => c.charCodeAt(0)), ...content]);
}
const joined = (...parts: Uint8Array[]) => new Uint8Array(parts.flatMap((part) => [...part]));

describe("an initialisation", () => {
  const h264 = joined(box("ftyp", [1, 2, 3, 4]), box("moov", box("avcC", [1, 0x64, 0x00, 0x28, 0xff])));

  it("is whole once its moov is", () => {
    expect(initialisationLength(h264)).toBe(h264.length);
    expect(initialisationLength(h264.slice(0, -1))).toBeNull();
    expect(initialisationLength(joined(h264, box("moof", [1])))).toBe(h264.length);
  });
  it("that lies about its length is refused, not followed", () => {
    expect(initialisationLength(new Uint8Array([0, 0, 0, 0, 1, 2, 3, 4]))).toBeNull();
    expect(initialisationLength(new Uint8Array([0xff, 0xff, 0xff, 0xff, 0x6d, 0x6f, 0x6f, 0x76]))).toBeNull();
  });
  it("of H.264 names profile, constraints and level", () => expect(mimeOf(h264)).toBe('video/mp4; codecs="avc1.640028"'));
  it("with sound names both", () => {
    const both = joined(box("ftyp", []), box("moov", box("avcC", [1, 0x42, 0xe0, 0x1e]), box("mp4a", [0])));
    expect(mimeOf(both)).toBe('video/mp4; codecs="avc1.42e01e,mp4a.40.2"');
  });
  it("of H.265 follows annex E.3", () => {
    const h265 = joined(box("ftyp", []), box("moov", box("hvcC", [1, 0x01, 0x60, 0, 0, 0, 0x90, 0, 0, 0, 0, 0, 93, 0xf0])));
    expect(mimeOf(h265)).toBe('video/mp4; codecs="hvc1.1.6.L93.90"');
  });
  it("without known video has no type", () => expect(mimeOf(joined(box("ftyp", []), box("moov", [0])))).toBeNull());
});
