import { useSignal, type Signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import type { Damage, Gap, Observation } from "../api/types";
import { serverNow } from "../state/clock";
import { queryValue } from "../ui/words";
import { span, type View } from "./scale";

export interface Recorded { range: View; spans: View[]; gaps: (View & { gap: Gap })[]; damaged: (View & { damage: Damage })[]; objects: Observation[]; objectsCut: boolean }

const PAGE = 200;
const MOST_PAGES = 3;
const REFRESH_MILLIS = 5000;

/** What was recorded and seen around the view; read again as the view moves, and every five seconds while it holds now. */
export function useTimeline(camera: string, view: Signal<View>): { recorded: Signal<Recorded | null>; error: ApiError | null } {
  const recorded = useSignal<Recorded | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const running = useRef<AbortController | null>(null);

  useEffect(() => {
    let timer = 0;
    let readAt = 0;
    const read = async () => {
      running.current?.abort();
      const controller = (running.current = new AbortController());
      readAt = Date.now();
      const shown = view.peek();
      const range = { start: shown.start - span(shown) / 2, end: Math.min(shown.end + span(shown) / 2, Math.max(serverNow(), shown.end)) };
      try {
        const [timeline, objects] = await Promise.all([
          api.timeline(camera, iso(range.start), iso(range.end), controller.signal),
          seen(camera, range, controller.signal),
        ]);
        recorded.value = {
          range,
          spans: timeline.spans.map(stretch),
          gaps: timeline.gaps.map((gap) => ({ ...stretch(gap), gap })),
          damaged: timeline.damaged.map((damage) => ({ ...stretch(damage), damage })),
          ...objects,
        };
        setError(null);
      } catch (failure) {
        if (!controller.signal.aborted) setError(asApiError(failure));
      }
    };
    const stop = view.subscribe((shown) => {
      clearTimeout(timer);
      const known = recorded.peek();
      const covered = known && shown.start >= known.range.start && shown.end <= known.range.end && span(known.range) < span(shown) * 5;
      if (!covered) timer = window.setTimeout(() => void read(), known ? 160 : 0);
    });
    const refresh = setInterval(() => {
      if (!document.hidden && view.peek().end >= serverNow() - 10_000 && Date.now() - readAt > REFRESH_MILLIS - 500) void read();
    }, REFRESH_MILLIS);
    return () => {
      stop();
      clearTimeout(timer);
      clearInterval(refresh);
      running.current?.abort();
    };
  }, [camera]);
  return { recorded, error };
}

async function seen(camera: string, range: View, signal: AbortSignal): Promise<{ objects: Observation[]; objectsCut: boolean }> {
  const query = `camera:${queryValue(camera)} kind:object after:${iso(range.start)} before:${iso(range.end)}`;
  const objects: Observation[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await api.search(query, "newest", PAGE, cursor, signal);
    objects.push(...answer.results);
    if (!answer.next) return { objects, objectsCut: false };
    cursor = answer.next;
  }
  return { objects, objectsCut: true };
}

const iso = (at: number) => new Date(at).toISOString();
const stretch = (range: { start: string; end: string | null }): View => ({ start: Date.parse(range.start), end: range.end ? Date.parse(range.end) : serverNow() });
