import { useEffect, useRef, useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import type { Observation, Order, SearchAnswer } from "../api/types";

const PAGE = 48;

export interface Search {
  answer: SearchAnswer | null;
  results: Observation[];
  why: string[][];
  error: ApiError | null;
  busy: boolean;
  more: (() => void) | null;
  again: () => void;
}

/** The answer to a text, page by page; a new text forgets the pages of the old one when its own answer is here. */
export function useSearch(q: string, order: Order): Search {
  const [answer, setAnswer] = useState<SearchAnswer | null>(null);
  const [results, setResults] = useState<Observation[]>([]);
  const [why, setWhy] = useState<string[][]>([]);
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const [serial, setSerial] = useState(0);
  const running = useRef<AbortController | null>(null);

  const read = async (cursor?: string) => {
    running.current?.abort();
    const controller = (running.current = new AbortController());
    setBusy(true);
    try {
      const page = await api.search(q, order, PAGE, cursor, controller.signal);
      setAnswer((before) => (cursor && before ? { ...page, total: before.total, coverage: before.coverage } : page));
      setWhy((before) => (cursor ? [...before, ...page.why] : page.why));
      setResults((before) => (cursor ? [...before, ...page.results] : page.results));
      setError(null);
    } catch (failure) {
      if (!controller.signal.aborted) setError(asApiError(failure));
    } finally {
      if (running.current === controller) setBusy(false);
    }
  };

  useEffect(() => {
    void read();
    return () => running.current?.abort();
  }, [q, order, serial]);

  const next = answer?.next ?? null;
  return { answer, results, why, error, busy, more: next && !busy ? () => void read(next) : null, again: () => setSerial(serial + 1) };
}
