import type { VerdictSpan, VerdictWord } from "../api/types";
import { count } from "../ui/words";

export const verdictWords: Record<VerdictWord, string> = {
  valid: "valid", "valid-with-missing-pictures": "missing pictures", invalid: "invalid", "not-signed": "not signed", "not-checked": "not checked",
};

// Worst first.
const order: VerdictWord[] = ["invalid", "valid-with-missing-pictures", "not-checked", "not-signed", "valid"];

/** `118 valid, 1 invalid`, in groups of pictures; null where nothing is signed at all. */
export function summed(spans: VerdictSpan[]): string | null {
  if (!spans.some((each) => each.verdict !== "not-signed" && each.verdict !== "not-checked")) return null;
  return [...order].reverse()
    .map((verdict) => [verdict, spans.filter((each) => each.verdict === verdict).reduce((sum, each) => sum + each.gops, 0)] as const)
    .filter(([, gops]) => gops > 0)
    .map(([verdict, gops]) => `${count(gops)} ${verdictWords[verdict]}`)
    .join(", ");
}

/** The newest span of the worst verdict, where anything is worse than not signed. */
export function worstOf(spans: VerdictSpan[]): VerdictSpan | null {
  for (const verdict of ["invalid", "valid-with-missing-pictures"] as const) {
    const found = spans.filter((each) => each.verdict === verdict);
    if (found.length > 0) return found.reduce((a, b) => (a.start > b.start ? a : b));
  }
  return null;
}
