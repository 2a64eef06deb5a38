import { signal } from "@preact/signals";
import { api, ApiError } from "../api/client";
import type { SavedSearch } from "../api/types";

/** The searches that this person keeps, by name; null until they are read. */
export const savedSearches = signal<SavedSearch[] | null>(null);

export async function readSavedSearches(): Promise<void> {
  try {
    savedSearches.value = (await api.savedSearches()).searches;
  } catch (failure) {
    if (!(failure instanceof ApiError)) throw failure; // not known: asked again when the screen is opened
  }
}

/** The list with the search in its place by name, for one of the same id. */
export const withSaved = (list: SavedSearch[], kept: SavedSearch): SavedSearch[] =>
  [...list.filter((other) => other.id !== kept.id), kept].sort((a, b) => a.name.localeCompare(b.name));

/** A name to begin with: the words of the search as far as a name may be long. */
export const suggestedName = (text: string): string => text.replace(/["\s]+/g, " ").trim().slice(0, 64);
