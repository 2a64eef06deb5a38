import type { NewRule } from "../api/types";

export type Ways = "choose" | "words" | "yaml";

export const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** The query with the chip, or without it where it has it. */
export function withChip(query: string, chip: string): string {
  const words = query.trim() === "" ? [] : query.trim().split(/\s+/);
  return (words.includes(chip) ? words.filter((word) => word !== chip) : [...words, chip]).join(" ");
}

/** A schedule as the node reads it; every day needs no days. */
export const scheduleText = (chosen: readonly string[], from: string, to: string): string =>
  `${chosen.length === 7 || chosen.length === 0 ? "" : `${days.filter((day) => chosen.includes(day)).join("/")} `}${from}-${to}`;

const quoted = (text: string): string => JSON.stringify(text);

/** The rule as YAML, as the node reads it back; texts are quoted, because YAML takes colons for its own. */
export function asYaml(rule: NewRule): string {
  const lines = [`name: ${quoted(rule.name)}`, `query: ${quoted(rule.query)}`];
  if (rule.schedule) lines.push(`schedule: ${quoted(rule.schedule)}`);
  if (rule.coolDownSeconds !== undefined) lines.push(`coolDownSeconds: ${rule.coolDownSeconds}`);
  if (rule.severity) lines.push(`severity: ${rule.severity}`);
  if (rule.group) lines.push(`group: ${quoted(rule.group)}`);
  if (rule.mergeSeconds !== undefined) lines.push(`mergeSeconds: ${rule.mergeSeconds}`);
  if (rule.escalateSeconds !== undefined) lines.push(`escalateSeconds: ${rule.escalateSeconds}`);
  const actions = [...(rule.webhook ? [`webhook ${rule.webhook}`] : []), ...(rule.actions ?? [])];
  if (actions.length > 0) lines.push("actions:", ...actions.map((action) => `  - ${quoted(action)}`));
  return `${lines.join("\n")}\n`;
}
