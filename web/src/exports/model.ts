import type { Export, Manifest, ManifestCamera, NewExport } from "../api/types";
import { duration, plural } from "../ui/words";

/** A stretch of time that a person is choosing; null while a field is empty. */
export interface Range { start: number | null; end: number | null }
export interface WholeRange { start: number; end: number }

/** What is to be exported, as the dialog has it. */
export interface Wish { cameras: string[]; ranges: Range[]; caseName: string; reason: string; sub: boolean; sign: boolean; burn: boolean }

// The server's bounds (ExportOrder.java), so that a person hears of them before the order is sent.
export const MOST_CAMERAS = 64;
export const MOST_RANGES = 100;
export const LONGEST_MILLIS = 7 * 86_400_000;

export const isWhole = (range: Range): range is WholeRange => range.start !== null && range.end !== null && range.end > range.start;

/** In order, and those that overlap or touch made one, so that nothing is exported twice. */
export function joined(ranges: WholeRange[]): WholeRange[] {
  const made: WholeRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = made.at(-1);
    if (last && range.start <= last.end) last.end = Math.max(last.end, range.end);
    else made.push({ ...range });
  }
  return made;
}

export const totalMillis = (ranges: WholeRange[]): number => joined(ranges).reduce((sum, range) => sum + range.end - range.start, 0);

/** What is still missing or wrong, in words; null when it can be ordered. */
export function lacking(wish: Wish, now: number): string | null {
  if (wish.cameras.length === 0) return "Choose at least one camera.";
  if (wish.cameras.length > MOST_CAMERAS) return `Choose at most ${MOST_CAMERAS} cameras.`;
  if (wish.ranges.length === 0) return "Add a range.";
  for (const range of wish.ranges) {
    if (range.start === null || range.end === null) return "Give every range a beginning and an end.";
    if (range.end <= range.start) return "A range has to end after it begins.";
    if (range.start > now) return "A range begins in the future: nothing is recorded there.";
  }
  const whole = joined(wish.ranges.filter(isWhole));
  if (whole.length > MOST_RANGES) return `Choose at most ${MOST_RANGES} ranges.`;
  const total = totalMillis(whole);
  if (total > LONGEST_MILLIS) return `The ranges are ${duration(total)} together; one export holds at most ${duration(LONGEST_MILLIS)}.`;
  return wish.reason.trim() === "" ? "Say why it is exported: the reason stands in the export." : null;
}

export function orderOf(wish: Wish): NewExport {
  const iso = (at: number) => new Date(at).toISOString();
  return {
    cameras: wish.cameras,
    ...(wish.sub ? { stream: "sub" as const } : {}),
    ranges: joined(wish.ranges.filter(isWhole)).map(({ start, end }) => ({ start: iso(start), end: iso(end) })),
    ...(wish.caseName.trim() ? { caseName: wish.caseName.trim() } : {}),
    reason: wish.reason.trim(),
    signStream: wish.sign,
    ...(wish.burn ? { burnTime: true } : {}),
  };
}

export const isOver = (job: Export): boolean => job.state === "done" || job.state === "failed" || job.state === "cancelled";

/** `door/main` → `door`; the role is named only where it is not the usual one. */
export const streamWords = (stream: string): string => {
  const at = stream.lastIndexOf("/");
  const role = stream.slice(at + 1);
  return at < 0 || role === "main" ? stream.slice(0, at < 0 ? undefined : at) : `${stream.slice(0, at)} (${role}-stream)`;
};

export const titleOf = (job: Export): string => job.caseName ?? job.reason;

export type Tone = "good" | "warn" | "bad" | "plain";

/** The colour of a verdict, by its words in any of the forms that the server writes. */
export function toneOf(verdict: string): Tone {
  switch (verdict.replaceAll("-", " ")) {
    case "valid":
      return "good";
    case "valid with missing pictures":
      return "warn";
    case "invalid":
      return "bad";
    default:
      return "plain";
  }
}

/** What a verdict means for who has to decide by it. */
export function verdictMeaning(verdict: string): string {
  switch (verdict.replaceAll("-", " ")) {
    case "valid":
      return "Every picture is as it was signed.";
    case "valid with missing pictures":
      return "Nothing was changed, but pictures are missing: they were lost on the way, or left out.";
    case "invalid":
      return "Something was changed after it was signed, or its signature cannot be right.";
    case "not signed":
      return "Nothing in the video is signed; only the seal of the export says that it did not change since.";
    case "not checked":
      return "The signature could not be checked.";
    default:
      return "";
  }
}

/** What an export is doing, for its card. */
export function stateWords(job: Export): string {
  switch (job.state) {
    case "waiting":
      return "Waits for another export to end";
    case "running":
      return job.doing === "reading back" ? "Reading it back: every hash, the seal, every picture" : job.doing;
    case "done":
      return "Written, read back and found whole";
    case "failed":
      return "Failed";
    case "cancelled":
      return "Cancelled";
  }
}

/** GOPs by verdict, of all files of a camera. */
export interface Tally { valid: number; missing: number; invalid: number; notSigned: number; notChecked: number }

export const tallyOf = (camera: ManifestCamera): Tally => camera.footage.reduce((sum, file) => ({
  valid: sum.valid + file.gopsValid,
  missing: sum.missing + file.gopsWithMissingPictures,
  invalid: sum.invalid + file.gopsInvalid,
  notSigned: sum.notSigned + file.gopsNotSigned,
  notChecked: sum.notChecked + file.gopsNotChecked,
}), { valid: 0, missing: 0, invalid: 0, notSigned: 0, notChecked: 0 });

export function tallyWords(tally: Tally): string {
  const parts = [
    [tally.valid, "valid"], [tally.missing, "with missing pictures"], [tally.invalid, "invalid"], [tally.notSigned, "not signed"], [tally.notChecked, "not checked"],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`);
  return said.length === 0 ? "no groups of pictures" : said.join(", ");
}

/** Who signed a camera's video, and whether the key is trusted and why not. */
export function keyWords(camera: ManifestCamera): string {
  const signers = new Set(camera.footage.map((file) => file.signedBy));
  const key = camera.footage.find((file) => file.signedBy === "camera")?.key;
  const said = [
    signers.has("camera") && `Signed by the camera${key ? `; ${key}` : ""}`,
    signers.has("node") && "Signed by this node when it was exported",
    signers.has("nobody") && (signers.size === 1 ? "The camera does not sign its video" : "Some files are not signed"),
  ].filter(Boolean);
  return said.join(". ");
}

export interface MissingCause { words: string; count: number; millis: number }

/** What is missing in an export, by cause, longest first. */
export function missingBy(manifest: Manifest): MissingCause[] {
  const found = new Map<string, MissingCause>();
  for (const gap of manifest.cameras.flatMap((camera) => camera.gaps)) {
    const entry = found.get(gap.words) ?? { words: gap.words, count: 0, millis: 0 };
    entry.count += 1;
    entry.millis += Date.parse(gap.end) - Date.parse(gap.start);
    found.set(gap.words, entry);
  }
  return [...found.values()].sort((a, b) => b.millis - a.millis);
}

export const missingWords = (causes: MissingCause[]): string =>
  causes.length === 0 ? "Nothing is missing." : `${plural(causes.reduce((sum, cause) => sum + cause.count, 0), "gap")}: ${causes.map((cause) => `${duration(cause.millis)} ${cause.words}`).join(", ")}.`;

export const fileName = (job: Pick<Export, "id">): string => `sightline-${job.id}.zip`;

/** The command that checks a file where there is no node; the certificate comes from the owner, not with the file. */
export const verifyLine = (job: Pick<Export, "id">): string => `./sightline verify ${fileName(job)} --trust node.pem`;
