// The little that playback must know of ISO/IEC 14496-12: which codecs an initialisation names.

const text = (bytes: Uint8Array, at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
const word = (bytes: Uint8Array, at: number) => ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
const hex = (value: number) => value.toString(16).padStart(2, "0");

/** The length of `ftyp` and `moov` together at the start of `bytes`, or null when they are not all here yet. */
export function initialisationLength(bytes: Uint8Array): number | null {
  let at = 0;
  while (at + 8 <= bytes.length) {
    const size = word(bytes, at);
    if (size < 8) return null;
    const type = text(bytes, at + 4);
    at += size;
    if (type === "moov") return at <= bytes.length ? at : null;
  }
  return null;
}

function find(bytes: Uint8Array, type: string, end: number): number {
  for (let at = 4; at + 4 <= end; at++) if (bytes[at] === type.charCodeAt(0) && text(bytes, at) === type) return at + 4;
  return -1;
}

/** The MIME type for Media Source Extensions (RFC 6381) of an initialisation, or null when it names no known video. */
export function mimeOf(bytes: Uint8Array): string | null {
  const end = initialisationLength(bytes) ?? bytes.length;
  const codecs: string[] = [];
  const avc = find(bytes, "avcC", end);
  const hevc = find(bytes, "hvcC", end);
  if (avc > 0 && avc + 4 <= end) codecs.push(`avc1.${hex(bytes[avc + 1]!)}${hex(bytes[avc + 2]!)}${hex(bytes[avc + 3]!)}`);
  else if (hevc > 0 && hevc + 13 <= end) codecs.push(hevcName(bytes, hevc));
  else return null;
  if (find(bytes, "mp4a", end) > 0) codecs.push("mp4a.40.2");
  return `video/mp4; codecs="${codecs.join(",")}"`;
}

/** ISO/IEC 14496-15 annex E.3: profile, compatibility (bits reversed), tier and level, constraint bytes. */
function hevcName(bytes: Uint8Array, at: number): string {
  const first = bytes[at + 1]!;
  const space = ["", "A", "B", "C"][first >> 6]!;
  let compatible = word(bytes, at + 2);
  let reversed = 0;
  for (let i = 0; i < 32; i++, compatible >>>= 1) reversed = ((reversed << 1) | (compatible & 1)) >>> 0;
  const constraints = [...bytes.subarray(at + 6, at + 12)];
  while (constraints.length > 1 && constraints.at(-1) === 0) constraints.pop();
  const tier = first & 0x20 ? "H" : "L";
  return `hvc1.${space}${first & 0x1f}.${reversed.toString(16)}.${tier}${bytes[at + 12]}.${constraints.map((b) => b.toString(16).toUpperCase()).join(".")}`;
}
