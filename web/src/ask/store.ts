import { signal } from "@preact/signals";
import { api, ApiError, asApiError } from "../api/client";
import type { Answer } from "../api/types";

/** One question, with its answer once it has come. */
export interface Turn { id: number; question: string; answer: Answer | null; error: ApiError | null }

const MOST_TURNS = 50;
/** As many as the node takes. */
const MOST_EARLIER = 5;

/** The conversation, oldest first; it lasts while the page does. */
export const turns = signal<Turn[]>([]);
/** Whether this node answers questions; null until that is known. */
export const askable = signal<boolean | null>(null);
let ids = 0;

export async function readAskable(): Promise<void> {
  if (askable.peek() !== null) return;
  try {
    askable.value = await api.has("/api/v1/ask");
  } catch (failure) {
    if (!(failure instanceof ApiError)) throw failure; // not known: asked again at the next sign-in
  }
}

/** The questions before a turn that it may go on from, oldest first; rules and reports are none. */
export function earlierOf(all: readonly Turn[], id: number): string[] {
  return all.filter((turn) => turn.id < id && turn.answer !== null && !turn.answer.rule && !turn.answer.report).slice(-MOST_EARLIER).map((turn) => turn.question);
}

/** Tells the node that words are about to be typed; where that fails nothing is lost. */
export function aboutToType(): void {
  api.aboutToType().catch((failure: unknown) => { if (!(failure instanceof ApiError)) throw failure; });
}

export async function ask(question: string): Promise<void> {
  const turn: Turn = { id: ++ids, question, answer: null, error: null };
  turns.value = [...turns.value.slice(1 - MOST_TURNS), turn];
  const put = (part: Partial<Turn>) => { turns.value = turns.value.map((other) => (other.id === turn.id ? { ...other, ...part } : other)); };
  try {
    put({ answer: await api.ask(question, earlierOf(turns.peek(), turn.id)) });
  } catch (failure) {
    put({ error: asApiError(failure) });
  }
}
