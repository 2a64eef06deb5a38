import type { Observation, Vocabulary } from "../api/types";
import { queryValue } from "../ui/words";

export interface Suggestion { text: string; kind: string }

const keys = ["label", "camera", "zone", "after", "before", "confidence", "lasts", "moving", "kind", "colour", "plate", "line", "dwell", "speed", "size", "hours", "days", "heading", "region"];

/** What could complete the word that is being typed: chips first by exact beginning; at most eight. */
export function suggestions(text: string, words: Vocabulary): Suggestion[] {
  const typed = lastWord(text);
  if (typed === "") return [];
  const [key, value] = typed.includes(":") ? [typed.slice(0, typed.indexOf(":")).toLowerCase(), typed.slice(typed.indexOf(":") + 1).replace(/^"/, "")] : [null, typed];
  const found: Suggestion[] = [];
  const add = (kind: string, list: string[]) => {
    if (key !== null && key !== kind) return;
    for (const word of list) if (word.toLowerCase().startsWith(value.toLowerCase())) found.push({ text: `${kind}:${queryValue(word)}`, kind });
  };
  add("label", [...words.seen, ...words.labels.filter((label) => !words.seen.includes(label))]);
  add("camera", words.cameras);
  add("zone", words.zones);
  if (key === null) for (const name of keys) if (name.startsWith(value.toLowerCase())) found.push({ text: `${name}:`, kind: "filter" });
  return found.filter((suggestion) => suggestion.text !== typed).slice(0, 8);
}

/** Searches to begin with, of what was seen here and of the names that there are; nothing that was never seen. */
export function starters(words: Vocabulary): string[] {
  const seen = words.seen.slice(0, 5).map((label) => `label:${queryValue(label)}`);
  const places = [...words.cameras.slice(0, 3).map((name) => `camera:${queryValue(name)}`), ...words.zones.slice(0, 3).map((name) => `zone:${queryValue(name)}`)];
  const times = words.seen.length > 0 ? ["after:18:00", "last:1h"] : [];
  return [...seen, ...places, ...times];
}

/** The text with its last word replaced by the suggestion. */
export function completed(text: string, suggestion: string): string {
  const before = text.slice(0, text.length - lastWord(text).length);
  return before + suggestion + (suggestion.endsWith(":") ? "" : " ");
}

function lastWord(text: string): string {
  const match = /(?:[^\s:"]+:)?(?:"[^"]*|[^\s"]*)$/.exec(text);
  return match?.[0] ?? "";
}

/** The search text without one chip: its own words are taken out where they stand, else the rest is put together from the other chips. */
export function without(text: string, chips: { key: string; value: string; text: string }[], index: number): string {
  const gone = chips[index];
  if (!gone) return text;
  for (const form of [gone.text, `${gone.key}:${gone.value}`, `${gone.key}:${queryValue(gone.value)}`]) {
    const at = wordAt(text, form);
    if (at >= 0) return (text.slice(0, at) + text.slice(at + form.length)).replace(/\s+/g, " ").trim();
  }
  return chips.filter((_, other) => other !== index).map((chip) => `${chip.key}:${queryValue(chip.value)}`).join(" ");
}

function wordAt(text: string, form: string): number {
  const at = text.toLowerCase().indexOf(form.toLowerCase());
  if (at < 0 || form === "") return -1;
  const before = at === 0 || /\s/.test(text[at - 1]!);
  const after = at + form.length === text.length || /\s/.test(text[at + form.length]!);
  return before && after ? at : -1;
}

/** The search for what is like a seen object: the same label and colours, half to double its size. Null for what is no object. Colours only for who may ask by looks. */
export function similarTo(seen: Pick<Observation, "kind" | "label" | "attributes" | "box">, looks: boolean): string | null {
  if (seen.kind !== "object") return null;
  const colours = looks ? seen.attributes.colours.slice(0, 2).map((colour) => `colour:${queryValue(colour)}`) : [];
  const share = seen.box ? (seen.box.right - seen.box.left) * (seen.box.bottom - seen.box.top) : 0;
  const size = share >= 0.0005 && share <= 1 ? [`size:>=${rounded(share / 2)}`, ...(share * 2 < 1 ? [`-size:>=${rounded(share * 2)}`] : [])] : [];
  return [`label:${queryValue(seen.label)}`, ...colours, ...size].join(" ");
}

const rounded = (share: number) => String(Number(share.toFixed(4)));
