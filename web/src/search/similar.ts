import type { Similar } from "../api/more-types";
import { percent } from "../ui/words";

/** The largest picture that the node takes, in bytes. */
export const MOST_BYTES = 8 * 1024 * 1024;

/** Why a file is no example picture; null where it may be one. */
export function unfit(file: { type: string; size: number }): string | null {
  if (file.type !== "image/jpeg" && file.type !== "image/png") return "An example is a JPEG or PNG picture.";
  return file.size > MOST_BYTES ? "An example picture has at most 8 MB." : null;
}

/** How alike something is, in words: the cosine of vectors is no probability, so it stays a number. */
export function alikeWords(by: Similar["by"], similarity: number): string {
  return by === "vectors" ? `alike ${similarity.toFixed(2)}` : `${percent(similarity)} alike`;
}

/** What was compared, in a sentence. */
export function comparedWords(similar: Pick<Similar, "by" | "note" | "whole">): string {
  const compared = similar.by === "vectors" ? "Pictures were compared by the network for images; 1 is the same." : capitalised(similar.note ?? "label, colours and shape were compared") + ".";
  return similar.whole ? compared : `${compared} There may be more that are as alike: narrow it by camera, label or time.`;
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
