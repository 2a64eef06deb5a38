import type { Answer, Chip, Claim, Vocabulary } from "../api/types";

export type Manner = "answer" | "nothing" | "blind" | "refusal" | "question";

/** How an answer is to be taken, by its outcome. */
export function mannerOf(answer: Pick<Answer, "outcome">): Manner {
  switch (answer.outcome) {
    case "answered":
      return "answer";
    case "none":
      return "nothing";
    case "not-recorded":
    case "blind":
    case "expired":
      return "blind";
    case "unclear":
      return "question";
    default:
      return "refusal";
  }
}

export const mannerWords: Record<Manner, string> = {
  answer: "Answered", nothing: "Looked, and found nothing", blind: "Nobody was looking", refusal: "Not answered", question: "Which do you mean?",
};

export const verdictWords: Record<Claim["verdict"], string> = { confirmed: "checked against the record", corrected: "corrected after the check", struck: "struck: the record does not hold it" };

/** The query without one of its chips, as it can be searched for. */
export function without(chips: Chip[], left: Chip): string {
  return chips.filter((chip) => chip !== left).map((chip) => chip.text).join(" ");
}

const LEAD_MILLIS = 3000;

/** Where the proof of a claim can be seen: a camera and an instant a little before; null where it is about no instant or several cameras. */
export function proofOf(claim: Claim): { camera: string; at: number } | null {
  const camera = claim.cameras[0];
  if (claim.at === null || camera === undefined || claim.cameras.length !== 1 || claim.verdict === "struck") return null;
  const at = Date.parse(claim.at);
  return Number.isFinite(at) ? { camera, at: at - LEAD_MILLIS } : null;
}

/** Questions to begin with, about this site's own cameras, zones and what was seen at them. */
export function starters(words: Vocabulary): string[] {
  const [first = "person", second] = words.seen;
  const place = words.zones[0] ?? words.cameras[0];
  const at = place ? ` at ${/\s/.test(place) ? `"${place}"` : place}` : "";
  const made = [`How many ${many(first)} were seen${at} today?`, `When was the last ${second ?? first} seen?`];
  if (words.cameras.length > 1) made.push(`Which camera saw the most ${many(first)} today?`);
  made.push("Was anybody here last night?");
  return made;
}

const many = (label: string) => (label === "person" ? "people" : /(?:s|x|ch|sh)$/.test(label) ? `${label}es` : `${label}s`);

/** Who called a tool. */
export const toolCaller = (by: string): string => (by === "grammar" ? "The grammar called" : `The model ${by} called`);
