import { useEffect, useRef, useState } from "preact/hooks";
import { zone } from "../state/facts";
import { Icon } from "../ui/icons";
import { capital, clockMinutes, clockTime, dateText, moment } from "../ui/words";
import type { Missing } from "./coverage";
import type { PlaybackDesk } from "./desk";
import { FootagePlayer } from "./footage-player";

/** One camera's picture on a desk's clock, and why there is none. */
export function Picture({ desk, camera, large }: { desk: PlaybackDesk; camera: string; large?: boolean }) {
  const video = useRef<HTMLVideoElement>(null);
  const [player, setPlayer] = useState<FootagePlayer | null>(null);
  useEffect(() => {
    const made = new FootagePlayer(video.current!, camera);
    setPlayer(made);
    return desk.join(made);
  }, [desk, camera]);
  const shows = player?.shows.value ?? { kind: "loading" as const };
  const hidden = shows.kind === "gap" || shows.kind === "failed";
  const shown = player?.shownAt.value ?? null;
  const ahead = player?.aheadMillis.value ?? null;
  return (
    <>
      <video ref={video} muted playsInline class={hidden ? "unseen" : ""} aria-label={`Recorded footage of ${camera}`} data-playback={hidden ? shows.kind : desk.paused.value ? "paused" : shows.kind === "loading" ? "loading" : "playing"}
        data-shown={shown === null ? "" : shown.toFixed(3)} data-ahead={ahead === null ? "" : ahead.toFixed(0)} />
      {shows.kind === "loading" && <div class="stage-waiting" role="status" aria-label="Buffering"><span class={large ? "spinner large" : "spinner"} aria-hidden="true" /></div>}
      {shows.kind === "gap" && <GapWords gap={shows.gap} />}
      {shows.kind === "failed" && (
        <div class="trouble" role="alert">
          <p class="trouble-cause"><Icon name="warning" />Cannot be played</p>
          <p class="trouble-text">{shows.message}</p>
          {shows.remedy && <p class="trouble-remedy">{shows.remedy}</p>}
        </div>
      )}
      {shows.kind === "picture" && player?.damaged.value && <p class="damage-mark"><Icon name="warning" size={14} />Damaged here</p>}
    </>
  );
}

/** Why there is no footage, and from when to when. */
function GapWords({ gap }: { gap: Missing | null }) {
  return (
    <div class="trouble" data-cause={gap?.cause ?? ""}>
      <p class="trouble-cause"><Icon name="noPicture" />{gap ? capital(gap.words) : "No footage"}</p>
      {gap && <p class="trouble-next">{stretchWords(gap)}</p>}
      {gap?.detail && <p class="trouble-text">{gap.detail}</p>}
    </div>
  );
}

/** `14:02–14:31`; with seconds when it is short, with days where it lies over midnight. */
export function stretchWords(gap: Missing): string {
  const here = zone.peek();
  if (gap.start < 86_400_000) return gap.open ? "until now" : `until ${moment(gap.end, here)}`;
  const sameDay = dateText(gap.start, here) === dateText(gap.end, here);
  const words = !sameDay ? moment : gap.end - gap.start < 300_000 ? clockTime : clockMinutes;
  return gap.open ? `since ${words(gap.start, here)}` : `${words(gap.start, here)}–${words(gap.end, here)}`;
}
