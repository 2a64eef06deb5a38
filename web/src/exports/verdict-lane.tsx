import { useSignal, type Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api, ApiError } from "../api/client";
import type { VerdictSpan } from "../api/types";
import { span, xOf, type View } from "../camera/scale";
import { now, serverNow } from "../state/clock";
import { zone } from "../state/facts";
import { Icon } from "../ui/icons";
import { when } from "../ui/words";
import { toneOf, verdictMeaning } from "./model";
import { summed, verdictWords, worstOf } from "./verdicts";

const REFRESH_MILLIS = 15_000;
const WIDTH = 1000;

/** What the camera's signatures said of the footage that the timeline shows; nothing where the camera does not sign. */
export function VerdictLane({ camera, view, onSeek }: { camera: string; view: Signal<View>; onSeek: (at: number) => void }) {
  const verdicts = useVerdicts(camera, view);
  const shown = view.value;
  const inView = verdicts.value.filter((each) => Date.parse(each.end) > shown.start && Date.parse(each.start) < shown.end);
  const words = summed(inView);
  if (words === null) return null;
  const worst = worstOf(inView);
  return (
    <div class="verdict-lane" role="group" aria-label="Signatures of the camera">
      <p>
        <Icon name={worst && toneOf(worst.verdict) === "bad" ? "warning" : "seal"} size={15} />
        <span>Signed by the camera: {words}.</span>
        {worst && <button type="button" class="button ghost small" title={worst.detail} onClick={() => onSeek(Date.parse(worst.start))}>{verdictWords[worst.verdict]} at {when(Date.parse(worst.start), now.peek(), zone.value)}</button>}
      </p>
      <svg viewBox={`0 0 ${WIDTH} 6`} preserveAspectRatio="none" aria-hidden="true">
        {inView.filter((each) => each.verdict !== "not-signed" && each.verdict !== "not-checked").map((each) => {
          const x = Math.max(0, xOf(shown, Date.parse(each.start), WIDTH));
          const until = Math.min(WIDTH, xOf(shown, Date.parse(each.end), WIDTH));
          return (
            <rect key={each.start} class={toneOf(each.verdict)} x={x} width={Math.max(toneOf(each.verdict) === "good" ? 1 : 3, until - x)} height={6} onClick={() => onSeek(Date.parse(each.start))}>
              <title>{`${verdictWords[each.verdict]}: ${each.detail || verdictMeaning(each.verdict)}`}</title>
            </rect>
          );
        })}
      </svg>
    </div>
  );
}

/** Read again as the view moves, and from time to time while it holds now. */
function useVerdicts(camera: string, view: Signal<View>): Signal<VerdictSpan[]> {
  const found = useSignal<VerdictSpan[]>([]);
  useEffect(() => {
    let timer = 0;
    let running: AbortController | null = null;
    const read = async () => {
      running?.abort();
      const controller = (running = new AbortController());
      const shown = view.peek();
      const iso = (at: number) => new Date(at).toISOString();
      const end = Math.min(shown.end, Math.max(serverNow(), shown.start + 1000));
      try {
        found.value = (await api.verdicts(camera, iso(shown.start - span(shown) / 4), iso(end), controller.signal)).verdicts;
      } catch (failure) {
        // The timeline says what is wrong; verdicts that are not there are not shown.
        if (!controller.signal.aborted && failure instanceof ApiError) found.value = [];
      }
    };
    const stop = view.subscribe(() => {
      clearTimeout(timer);
      timer = window.setTimeout(() => void read(), 400);
    });
    const refresh = setInterval(() => { if (!document.hidden && view.peek().end >= serverNow() - 10_000) void read(); }, REFRESH_MILLIS);
    return () => {
      stop();
      clearTimeout(timer);
      clearInterval(refresh);
      running?.abort();
    };
  }, [camera]);
  return found;
}
