import { useEffect, useRef, useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import type { Looks, Similar } from "../api/more-types";
import { Icon } from "../ui/icons";
import { Empty, Problem, Waiting } from "../ui/parts";
import { plural } from "../ui/words";
import { ResultCard } from "./result-card";
import { alikeWords, comparedWords, unfit } from "./similar";

/** What others are compared with: an object that was seen, or a picture that somebody brought. */
export type Example = { track: string } | { picture: Looks; name: string; shown: string };

/** What looks like the example, the most alike first, among what the words say. */
export function SimilarResults({ example, q, onLike, onClose }: { example: Example; q: string; onLike: (track: string) => void; onClose: () => void }) {
  const [similar, setSimilar] = useState<Similar | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [serial, setSerial] = useState(0);
  const asked = useRef(0);
  const what = "track" in example ? example.track : example.picture.levels;
  useEffect(() => {
    const mine = ++asked.current;
    setSimilar(null);
    setError(null);
    api.similar("track" in example ? { track: example.track } : { picture: example.picture }, q).then(
      (found) => { if (mine === asked.current) setSimilar(found); },
      (failure: unknown) => { if (mine === asked.current) setError(asApiError(failure)); },
    );
  }, [what, q, serial]);
  return (
    <section aria-label="What looks alike">
      <div class="results-head">
        <span class="chips">
          <span class="chip">
            <span class="chip-key">similar</span>
            {"shown" in example ? <><img class="chip-picture" src={example.shown} alt="The example picture" /><span>{example.name}</span></> : <span>{example.track}</span>}
            <button type="button" aria-label="Remove similar" onClick={onClose}><Icon name="close" size={13} /></button>
          </span>
        </span>
        {similar && <span role="status">{plural(similar.results.length, "result")}, most alike first</span>}
      </div>
      {error && <Problem error={error} again={() => setSerial(serial + 1)} />}
      {!similar && !error && <Waiting what="Comparing…" />}
      {similar && <p class="faint coverage" role="note">{comparedWords(similar)}</p>}
      {similar?.results.length === 0 && <Empty icon="search" title="Nothing looks alike"><p>Remove a word, or ask for a longer time.</p></Empty>}
      {similar && similar.results.length > 0 && (
        <ul class="results">
          {similar.results.map(({ similarity, observation }) => <ResultCard key={observation.id} seen={observation} why={[alikeWords(similar.by, similarity)]} onLike={onLike} />)}
        </ul>
      )}
    </section>
  );
}

/** Takes an example picture: chosen, or dropped onto it. */
export function ExamplePicture({ onExample }: { onExample: (example: Example) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [over, setOver] = useState(false);
  const [error, setError] = useState<{ message: string; remedy: string | null } | null>(null);
  const take = async (file: File | undefined) => {
    if (!file || busy) return;
    const wrong = unfit(file);
    if (wrong) return setError({ message: wrong, remedy: "Choose another." });
    setBusy(true);
    setError(null);
    try {
      onExample({ picture: await api.looksOf(file), name: file.name, shown: URL.createObjectURL(file) });
    } catch (failure) {
      setError(asApiError(failure));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class={over ? "example-drop over" : "example-drop"}
      onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}
      onDrop={(event) => { event.preventDefault(); setOver(false); void take(event.dataTransfer?.files[0]); }}>
      <input ref={input} type="file" accept="image/jpeg,image/png" hidden onChange={(event) => { void take(event.currentTarget.files?.[0]); event.currentTarget.value = ""; }} />
      <button type="button" class="button ghost small" disabled={busy} onClick={() => input.current?.click()}><Icon name="search" size={13} />{busy ? "Looking at the picture…" : "Find what looks like a picture"}</button>
      {error && <Problem error={error} />}
    </div>
  );
}
