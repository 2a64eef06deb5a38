import { useComputed } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Camera, StreamRole } from "../api/types";
import { now } from "../state/clock";
import { seenBy, seenChanges, zone } from "../state/facts";
import { printRoute } from "../route";
import { Icon } from "../ui/icons";
import { age, capital, causeWords, clockTime, duration, freshness, remedyFor, when } from "../ui/words";
import { LiveBoxes } from "./boxes";
import { wayWords } from "./live-choice";
import { hasStill, Stills } from "./stills";
import { useAge, useLive, useShown } from "./use-live";

/** Age of the newest picture by the server's figures; for stills, and before the first moving picture. */
export function reportedAge(camera: Camera): number | null {
  const newest = Math.max(...camera.streams.map((stream) => Date.parse(stream.lastPictureAt ?? "")).filter(Number.isFinite));
  return Number.isFinite(newest) ? Math.max(0, now.peek() - newest) : null;
}

/** The size of the picture that boxes are drawn over. */
export function pictureSize(camera: Camera, video: HTMLVideoElement | null): { width: number; height: number } {
  if (video && video.videoWidth > 0) return { width: video.videoWidth, height: video.videoHeight };
  const known = camera.streams.find((stream) => stream.width && stream.height);
  return { width: known?.width ?? 16, height: known?.height ?? 9 };
}

/** The codec of a stream that plays now, and null for one that does not. */
export function playingCodec(camera: Camera, role: StreamRole): string | null {
  return camera.state === "playing" ? camera.streams.find((stream) => stream.role === role)?.codec ?? null : null;
}

export function AgeMark({ millis, how }: { millis: number | null; how?: string }) {
  const level = millis === null ? "none" : freshness(millis);
  const words = millis === null ? "no picture" : level === "fresh" ? "live" : `${age(millis)} old`;
  return <span class={`age ${level}`} title={["Age of the picture shown", how].filter(Boolean).join(" · ")}><i aria-hidden="true" />{words}</span>;
}

export function RecordingMark({ camera }: { camera: Camera }) {
  const { on, cause, since } = camera.recording;
  if (on) return <span class="rec on" title={since ? `Recording since ${when(Date.parse(since), now.value, zone.value)}` : "Recording"}><i aria-hidden="true" />Recording</span>;
  const why = !camera.record ? "switched off" : cause ? causeWords(cause) : "no reason given";
  return <span class={camera.record ? "rec off" : "rec idle"} title={camera.recording.detail ?? why}><i aria-hidden="true" />Not recording</span>;
}

/** What is wrong with a camera, why, what to do, and when Sightline tries again. */
export function CameraTrouble({ camera }: { camera: Camera }) {
  const { problem } = camera;
  if (!problem && camera.state === "playing") return null;
  if (!problem) return <div class="trouble quiet" role="status"><span class="spinner" aria-hidden="true" /><p>Connecting to the camera…</p></div>;
  const next = problem.nextAttempt ? Date.parse(problem.nextAttempt) - now.value : null;
  return (
    <div class="trouble" role="status">
      <p class="trouble-cause"><Icon name="warning" />{capital(causeWords(problem.cause))}</p>
      <p class="trouble-text">{problem.message}</p>
      <p class="trouble-remedy">{remedyFor(problem.cause)}</p>
      <p class="trouble-next">
        Since {clockTime(Date.parse(problem.since), zone.value)}
        {next !== null && (next > 500 ? ` · next attempt in ${duration(next)}` : " · trying now…")}
      </p>
    </div>
  );
}

export function Tile({ camera, index, boxes }: { camera: Camera; index: number; boxes: boolean }) {
  const frame = useRef<HTMLElement>(null);
  const [visible, setVisible] = useState(false);
  const shown = useShown();
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => setVisible(entries.some((entry) => entry.isIntersecting)), { rootMargin: "120px" });
    observer.observe(frame.current!);
    return () => observer.disconnect();
  }, []);
  const role = camera.hasSub ? "sub" : "main";
  const { video, player } = useLive(camera.name, role, visible && shown, playingCodec(camera, role));
  const state = player?.state.value ?? { kind: "opening" as const };
  const millis = useAge(player, () => reportedAge(camera));
  const size = pictureSize(camera, video.current);
  const old = millis !== null && freshness(millis) === "old";
  return (
    <article ref={frame} class="tile" data-state={camera.state} aria-label={`Camera ${camera.name}`}>
      <a class="tile-link" href={printRoute({ screen: "camera", name: camera.name, at: null, observation: null })} aria-label={`Open ${camera.name}`}>
        <div class={old ? "tile-picture stale" : "tile-picture"}>
          {state.kind !== "moving" && visible && hasStill(camera) && <Stills camera={camera.name} refresh={state.kind === "stills" && shown} />}
          <video ref={video} muted playsInline class={state.kind === "moving" ? "" : "unseen"} aria-label={`Live picture of ${camera.name}`} data-live={state.kind} data-way={player?.way.value ?? ""} />
          {boxes && camera.state === "playing" && <LiveBoxes camera={camera.name} ageMillis={() => player?.ageMillis() ?? reportedAge(camera)} width={size.width} height={size.height} />}
        </div>
        <div class="tile-top">
          <span class="tile-name">{index < 9 && <kbd>{index + 1}</kbd>}{camera.name}</span>
          <AgeMark millis={millis} how={wayWords(player?.way.value ?? null, player?.converted.value ?? "")} />
        </div>
        <div class="tile-bottom">
          <RecordingMark camera={camera} />
          {player?.converted.value && <span class="seen">{player.converted.value}</span>}
          {camera.state === "playing" && <SeenNow camera={camera.name} />}
        </div>
        <CameraTrouble camera={camera} />
        {camera.state === "playing" && (state.kind === "stills" || (state.kind === "lost" && state.why)) && (
          <p class="tile-note">{state.kind === "stills" ? `${state.why} Showing a picture each second.` : state.why}</p>
        )}
      </a>
    </article>
  );
}

function SeenNow({ camera }: { camera: string }) {
  const words = useComputed(() => (seenChanges.value, counted((seenBy(camera)?.newest() ?? []).map((object) => object.label))));
  return words.value === "" ? null : <span class="seen">{words}</span>;
}

/** `2 person · car` for the labels seen now. */
export function counted(labels: string[]): string {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].map(([label, many]) => (many > 1 ? `${many} ${label}` : label)).join(" · ");
}
