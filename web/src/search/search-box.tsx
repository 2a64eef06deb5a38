import { useEffect, useState } from "preact/hooks";
import { vocabulary } from "../state/facts";
import { Icon } from "../ui/icons";
import { completed, suggestions } from "./completion";

interface Props { q: string; onSearch: (q: string) => void; busy: boolean }

/** One box for words and chips, with completion from what this node knows. */
export function SearchBox({ q, onSearch, busy }: Props) {
  const [text, setText] = useState(q);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  useEffect(() => setText(q), [q]);
  const offered = open ? suggestions(text, vocabulary.value) : [];

  const search = (words: string) => { setOpen(false); setAt(-1); onSearch(words.trim()); };
  const take = (suggestion: string) => {
    const longer = completed(text, suggestion);
    setText(longer);
    setAt(-1);
    if (!suggestion.endsWith(":")) search(longer);
    document.getElementById("search-box")?.focus();
  };
  const key = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" && offered.length > 0) { event.preventDefault(); setAt((at + 1) % offered.length); }
    else if (event.key === "ArrowUp" && offered.length > 0) { event.preventDefault(); setAt((at - 1 + offered.length) % offered.length); }
    else if (event.key === "Escape" && offered.length > 0) { event.stopPropagation(); setOpen(false); }
    else if (event.key === "Tab" && !event.shiftKey && at >= 0) { event.preventDefault(); take(offered[at]!.text); }
  };
  return (
    <form class="search-form" role="search" onSubmit={(event) => { event.preventDefault(); if (at >= 0 && offered[at]) take(offered[at].text); else search(text); }}>
      <Icon name="search" size={20} />
      <input id="search-box" type="text" inputMode="search" enterkeyhint="search" autocomplete="off" spellcheck={false} placeholder="person yesterday evening, or label:car lasts:>=10s"
        aria-label="Search what the cameras saw" role="combobox" aria-expanded={offered.length > 0} aria-controls="search-suggestions" aria-autocomplete="list"
        aria-activedescendant={at >= 0 ? `suggestion-${at}` : undefined} value={text} onKeyDown={key}
        onInput={(event) => { setText(event.currentTarget.value); setOpen(true); setAt(-1); }} onBlur={() => setTimeout(() => setOpen(false), 150)} />
      {busy && <span class="spinner" aria-hidden="true" />}
      <button type="submit" class="button primary">Search</button>
      {offered.length > 0 && (
        <ul id="search-suggestions" class="suggestions" role="listbox">
          {offered.map((suggestion, index) => (
            <li key={suggestion.text} id={`suggestion-${index}`} role="option" aria-selected={index === at} onPointerDown={(event) => { event.preventDefault(); take(suggestion.text); }}>
              <span>{suggestion.text}</span><small>{suggestion.kind}</small>
            </li>
          ))}
        </ul>
      )}
    </form>
  );
}
