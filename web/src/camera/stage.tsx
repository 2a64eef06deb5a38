import { useEffect, useMemo, useRef } from "preact/hooks";
import { computed, useSignalEffect } from "@preact/signals";
import type { Camera, Observation } from "../api/types";
import { Boxes, LiveBoxes } from "../live/boxes";
import { wayWords } from "../live/live-choice";
import { showBoxes } from "../live/live-screen";
import { hasStill, Stills } from "../live/stills";
import { CameraTrouble, pictureSize, playingCodec, reportedAge } from "../live/tile";
import { TalkButton } from "../live/talk";
import { useAge, useLive, useShown } from "../live/use-live";
import { NoticeWords } from "../playback/notice";
import { Picture } from "../playback/picture";
import type { CameraModel } from "./model";

export function LiveStage({ model, camera, onAge }: { model: CameraModel; camera: Camera; onAge: (millis: number | null) => void }) {
  const shown = useShown();
  const { video, player } = useLive(camera.name, "main", shown, playingCodec(camera, "main"));
  const state = player?.state.value ?? { kind: "opening" as const };
  const millis = useAge(player, () => reportedAge(camera));
  useEffect(() => onAge(millis), [millis]);
  useSignalEffect(() => {
    if (video.current) video.current.muted = model.muted.value;
    player?.wantSound(!model.muted.value);
  });
  useEffect(() => player?.wantSound(!model.muted.value), [player]);
  const size = pictureSize(camera, video.current);
  return (
    <div class="stage-picture">
      {state.kind !== "moving" && hasStill(camera) && <Stills camera={camera.name} refresh={state.kind === "stills" && shown} />}
      <video ref={video} muted playsInline class={state.kind === "moving" ? "" : "unseen"} aria-label={`Live picture of ${camera.name}`} data-live={state.kind} data-way={player?.way.value ?? ""} title={wayWords(player?.way.value ?? null, player?.converted.value ?? "")} />
      {showBoxes.value && camera.state === "playing" && <LiveBoxes camera={camera.name} ageMillis={() => player?.ageMillis() ?? null} width={size.width} height={size.height} />}
      {camera.state === "playing" && <TalkButton camera={camera.name} />}
      <CameraTrouble camera={camera} />
      {camera.state === "playing" && state.kind === "stills" && <p class="stage-note">{state.why} Showing a picture each second.</p>}
      {camera.state === "playing" && state.kind === "lost" && state.why && <p class="stage-note">{state.why}</p>}
      {camera.state === "playing" && state.kind === "opening" && <p class="stage-note quiet"><span class="spinner" aria-hidden="true" />Opening…</p>}
    </div>
  );
}

/** Recorded footage at the desk's instant; `moment` is the observation that was asked for and is outlined while it lasts. */
export function PlaybackStage({ model, camera, moment }: { model: CameraModel; camera: Camera | null; moment: Observation | null }) {
  const { desk } = model;
  useEffect(() => desk.run(), [desk]);
  const frame = useRef<HTMLDivElement>(null);
  const notice = desk.notice.value;
  const size = camera ? pictureSize(camera, frame.current?.querySelector("video") ?? null) : { width: 16, height: 9 };
  const lasts = useMemo(() => computed(() => {
    const at = desk.position.value;
    return moment !== null && moment.camera === model.name && at >= Date.parse(moment.start) - 1500 && at <= Date.parse(moment.end) + 1500;
  }), [desk, moment]);
  return (
    <div ref={frame} class="stage-picture" onClick={() => model.togglePause()}>
      <Picture desk={desk} camera={model.name} large />
      {showBoxes.value && lasts.value && moment && (
        <Boxes width={size.width} height={size.height} objects={[{ label: moment.label, confidence: moment.confidence, box: moment.box, path: moment.path, key: String(moment.id), note: "clearest view" }]} />
      )}
      <NoticeWords notice={notice} goLive={() => model.goLive()} />
    </div>
  );
}
