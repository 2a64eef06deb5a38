import { useEffect, useRef, useState } from "preact/hooks";
import type { Order, SearchAnswer } from "../api/types";
import { amend, go, printRoute } from "../route";
import { now } from "../state/clock";
import { ChipWords } from "../ask/drafts";
import { aboutToType } from "../ask/store";
import { vocabulary, zone } from "../state/facts";
import { mayAskLooks } from "../state/rights";
import { Icon } from "../ui/icons";
import { Empty, Problem, Screen, Waiting } from "../ui/parts";
import { count, plural, when } from "../ui/words";
import { starters, without } from "./completion";
import { PlateRequests, SecondPerson } from "./plate-requests";
import { ResultCard } from "./result-card";
import { SavedSearchDialog, SavedSearches } from "./saved-searches";
import { ExamplePicture, SimilarResults, type Example } from "./similar-panel";
import { SearchBox } from "./search-box";
import { useSearch } from "./use-search";

export function SearchScreen({ q, like }: { q: string; like: string | null }) {
  const [brought, setBrought] = useState<Example | null>(null);
  const example: Example | null = brought ?? (like !== null ? { track: like } : null);
  const alike = (track: string) => { setBrought(null); go({ screen: "search", q, like: track }); };
  const noExample = () => { setBrought(null); if (like !== null) amend({ screen: "search", q }); };
  const [order, setOrder] = useState<Order>("newest");
  const [saving, setSaving] = useState(false);
  useEffect(aboutToType, []);
  const search = useSearch(q, order);
  const { answer, results, error, busy } = search;
  const put = (text: string) => (example && like !== null ? amend({ screen: "search", q: text, like }) : text === q ? search.again() : q === "" ? go({ screen: "search", q: text }) : amend({ screen: "search", q: text }));
  return (
    <Screen title="Search" wide
      actions={q !== "" && (
        <>
          <button type="button" class="button" onClick={() => setSaving(true)}><Icon name="pin" />Save</button>
          <a class="button" href={printRoute({ screen: "rules", q })}><Icon name="alert" />Alert me of this</a>
        </>
      )}>
      <SearchBox q={q} onSearch={put} busy={busy} />
      <SavedSearches q={q} onOpen={put} />
      {saving && q !== "" && <SavedSearchDialog saved={null} text={q} onClose={() => setSaving(false)} />}
      {mayAskLooks.value && !example && <ExamplePicture onExample={setBrought} />}
      <PlateRequests />
      {example && <SimilarResults example={example} q={q} onLike={alike} onClose={noExample} />}
      {q === "" && <Starters onPick={put} />}
      {answer && q !== "" && <Reading answer={answer} q={q} put={put} />}
      {error && (error.code === "second-person" ? <SecondPerson key={q} q={q} onGranted={search.again} /> : <Problem error={error} again={search.again} />)}
      {!example && answer && results.length > 0 && (
        <div class="results-head">
          <span role="status">{answer.total !== null ? plural(answer.total, "result") : `${count(results.length)}${answer.next ? "+" : ""} results`}{q === "" && ", newest first"}</span>
          <div class="segments" role="group" aria-label="Order">
            {(["newest", "relevance"] as const).map((kind) => (
              <button key={kind} type="button" aria-pressed={order === kind} onClick={() => setOrder(kind)}>{kind === "newest" ? "Newest" : "Relevance"}</button>
            ))}
          </div>
        </div>
      )}
      {answer && q !== "" && answer.coverage && <p class="faint coverage" role="note">{answer.coverage.sentence}</p>}
      {answer?.lookedBackTo && !busy && <p class="faint" role="status">Looked back to {when(Date.parse(answer.lookedBackTo), now.peek(), zone.value)} so far; “Show more” goes on from there.</p>}
      {!answer && busy && <Waiting what="Searching…" />}
      {!example && answer && results.length === 0 && !busy && <NothingFound q={q} />}
      {!example && results.length > 0 && <ul class="results">{results.map((seen, index) => <ResultCard key={seen.id} seen={seen} why={search.why[index] ?? []} onSimilar={put} onLike={alike} />)}</ul>}
      {!example && search.more && <More key={results.length} more={search.more} />}
      {busy && results.length > 0 && answer?.next && <Waiting what="Reading more…" />}
    </Screen>
  );
}

/** How the server read the words: its chips, its query, and what it did not understand. */
function Reading({ answer, q, put }: { answer: SearchAnswer; q: string; put: (text: string) => void }) {
  return (
    <div class="reading">
      {answer.chips.length > 0 && (
        <ul class="chips" aria-label="Read as">
          {answer.chips.map((chip, index) => (
            <li key={`${chip.key}${chip.value}${index}`} class="chip">
              <span class="chip-key">{chip.key}</span><ChipWords chip={chip} />
              <button type="button" aria-label={`Remove ${chip.key} ${chip.value}`} onClick={() => put(without(q, answer.chips, index))}><Icon name="close" size={13} /></button>
            </li>
          ))}
        </ul>
      )}
      {answer.query !== "" && <p class="compiled"><span>Query</span><code>{answer.query}</code></p>}
      {answer.notUnderstood.length > 0 && (
        <p class="not-understood" role="status"><Icon name="warning" size={16} />Not understood, and not searched for: {answer.notUnderstood.map((word, index) => <span key={word}>{index > 0 && ", "}<b>“{word}”</b></span>)}</p>
      )}
    </div>
  );
}

function Starters({ onPick }: { onPick: (text: string) => void }) {
  const picks = starters(vocabulary.value);
  if (picks.length === 0) return null;
  return <div class="starters" aria-label="Start with">{picks.map((pick) => <button key={pick} type="button" class="starter" onClick={() => onPick(pick)}>{pick}</button>)}</div>;
}

function NothingFound({ q }: { q: string }) {
  return q === ""
    ? <Empty icon="search" title="Nothing has been seen yet"><p>As soon as a camera with analysis sees an object, it appears here.</p></Empty>
    : <Empty icon="search" title="Nothing matches"><p>Remove a chip, ask for a longer time, or a lower confidence. The timeline of a camera shows whether it was recording at all.</p></Empty>;
}

function More({ more }: { more: () => void }) {
  const element = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => { if (entries.some((entry) => entry.isIntersecting)) more(); }, { rootMargin: "600px" });
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, []);
  return <button ref={element} type="button" class="button more" onClick={more}>Show more</button>;
}
