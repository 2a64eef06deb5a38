import { signal } from "@preact/signals";
import { api, ApiError, asApiError } from "../api/client";
import type { Answer } from "../api/types";

/** One question, with its answer once it has come. */
export interface Turn { id: number; question: string; answer: Answer | null; error: ApiError | null }

const MOST_TURNS = 50;

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

export async function ask(question: string): Promise<void> {
  const turn: Turn = { id: ++ids, question, answer: null, error: null };
  turns.value = [...turns.value.slice(1 - MOST_TURNS), turn];
  const put = (part: Partial<Turn>) => { turns.value = turns.value.map((other) => (other.id === turn.id ? { ...other, ...part } : other)); };
  try {
    put({ answer: await api.ask(question) });
  } catch (failure) {
    put({ error: asApiError(failure) });
  }
}
