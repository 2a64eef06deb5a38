import { useEffect, useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import type { SavedSearch } from "../api/types";
import { Icon } from "../ui/icons";
import { Dialog, Field, Problem } from "../ui/parts";
import { sayError, sayUndoable } from "../ui/toasts";
import { readSavedSearches, savedSearches, suggestedName, withSaved } from "./saved-store";

/** The searches that this person keeps: one click opens one; beside each what renames and deletes it. */
export function SavedSearches({ q, onOpen }: { q: string; onOpen: (text: string) => void }) {
  const [changing, setChanging] = useState<SavedSearch | null>(null);
  useEffect(() => void readSavedSearches(), []);
  const list = savedSearches.value ?? [];
  const remove = (gone: SavedSearch) => {
    savedSearches.value = list.filter((other) => other.id !== gone.id);
    sayUndoable(`The saved search “${gone.name}” is deleted.`, () => void api.removeSavedSearch(gone.id).catch(sayError).then(readSavedSearches), () => { savedSearches.value = withSaved(savedSearches.peek() ?? [], gone); });
  };
  if (list.length === 0) return null;
  return (
    <section class="saved" aria-label="Saved searches">
      <ul class="saved-list">
        {list.map((each) => (
          <li key={each.id} class="saved-search" aria-current={each.text === q || undefined}>
            <button type="button" class="saved-open" title={each.text} onClick={() => onOpen(each.text)}><Icon name="search" size={14} /><span>{each.name}</span></button>
            <button type="button" class="button ghost small" aria-label={`Rename ${each.name}`} title="Rename" onClick={() => setChanging(each)}>Rename</button>
            <button type="button" class="button ghost icon-only small" aria-label={`Delete the saved search ${each.name}`} title="Delete" onClick={() => remove(each)}><Icon name="trash" size={14} /></button>
          </li>
        ))}
      </ul>
      {changing && <SavedSearchDialog saved={changing} text={changing.text} onClose={() => setChanging(null)} />}
    </section>
  );
}

interface DialogProps { saved: SavedSearch | null; text: string; onClose: () => void }

/** Asks for the name of a search, new or kept already. */
export function SavedSearchDialog({ saved, text, onClose }: DialogProps) {
  const [name, setName] = useState(saved?.name ?? suggestedName(text));
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const keep = async () => {
    setBusy(true);
    try {
      const kept = saved ? await api.changeSavedSearch(saved.id, { name: name.trim(), text }) : await api.addSavedSearch({ name: name.trim(), text });
      savedSearches.value = withSaved(savedSearches.peek() ?? [], kept);
      onClose();
    } catch (failure) {
      setError(asApiError(failure));
      setBusy(false);
    }
  };
  return (
    <Dialog title={saved ? "Rename the search" : "Save this search"} onClose={onClose}>
      <form class="form" onSubmit={(event) => { event.preventDefault(); void keep(); }}>
        <p class="compiled"><code>{text}</code></p>
        <Field label="Name" hint="Only you see it. Words such as “yesterday” are read anew each time."><input autofocus maxLength={64} value={name} onInput={(event) => setName(event.currentTarget.value)} /></Field>
        {error && <Problem error={error} />}
        <div class="form-actions">
          <button type="button" class="button" onClick={onClose}>Cancel</button>
          <button type="submit" class="button primary" disabled={busy || name.trim() === ""}>{saved ? "Rename" : "Save"}</button>
        </div>
      </form>
    </Dialog>
  );
}
