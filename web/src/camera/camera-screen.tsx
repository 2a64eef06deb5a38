import { useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Camera, Observation } from "../api/types";
import { VerdictLane } from "../exports/verdict-lane";
import { BoxesToggle, showBoxes } from "../live/live-screen";
import { AgeMark, RecordingMark } from "../live/tile";
import { go, printRoute, type Route } from "../route";
import { now, serverNow } from "../state/clock";
import { cameraNamed, cameras, camerasError } from "../state/facts";
import { Icon } from "../ui/icons";
import { useKeys } from "../ui/keys";
import { Empty, Problem, Waiting } from "../ui/parts";
import { remembered } from "../search/moment";
import { ClipPanel } from "./clip-panel";
import { Controls } from "./controls";
import { Legend } from "./legend";
import type { Mark } from "../playback/desk";
import { CameraModel } from "./model";
import { bounded, span, zoomed, zoomSteps } from "./scale";
import { LiveStage, PlaybackStage } from "./stage";
import { Timeline } from "./timeline";
import { useTimeline } from "./use-timeline";

export function CameraScreen({ name, at, seen }: { name: string; at: number | null; seen: string | null }) {
  const camera = cameraNamed(name);
  if (!camera) {
    if (camerasError.value) return <Problem error={camerasError.value} />;
    if (!cameras.value) return <Waiting what="Reading the camera…" />;
    if (at === null) return (
      <Empty icon="camera" title={`There is no camera “${name}”`}>
        <p>It may have been removed. Its footage stays until retention takes it.</p>
        <a class="button" href="#/cameras">See all cameras</a>
      </Empty>
    );
  }
  return <CameraView name={name} camera={camera ?? null} at={at} seen={seen} />;
}

function CameraView({ name, camera, at, seen }: { name: string; camera: Camera | null; at: number | null; seen: string | null }) {
  const model = useMemo(() => new CameraModel(name, at), [name]);
  const { recorded, error } = useTimeline(name, model.view);
  const [age, setAge] = useState<number | null>(null);
  const [moment, setMoment] = useState<Observation | null>(null);

  useSignalEffect(() => { if (model.live.value) model.desk.keepInView(now.value); });
  // The address changed from outside: a link, the Back key.
  useEffect(() => {
    if (at === model.address) return;
    model.address = at;
    if (at === null) model.goLive();
    else model.playFrom(at, false, true);
  }, [at]);
  useEffect(() => {
    if (seen !== null) setMoment(remembered(seen));
  }, [seen]);

  const zoom = (factor: number) => {
    const view = model.view.peek();
    const anchor = model.at() >= view.start && model.at() <= view.end ? model.at() : (view.start + view.end) / 2;
    model.view.value = bounded(zoomed(view, factor, anchor), serverNow());
  };
  const jump = (mark: Mark, direction: 1 | -1) => {
    if (model.live.peek() && direction > 0) return;
    if (!model.live.peek()) return void model.desk.jump(mark, direction);
    model.playFrom(model.at() - 5000);
    // The player of the stage that has just come joins first.
    setTimeout(() => void model.desk.jump(mark, direction), 100);
  };
  useKeys({
    Escape: () => {
      if (model.clip.peek()) model.clip.value = null;
      else if (history.length > 1) history.back();
      else go({ screen: "live" });
    },
    " ": () => model.togglePause(),
    ArrowLeft: (event) => model.skip(event.shiftKey ? -60_000 : -10_000),
    ArrowRight: (event) => { if (!model.live.peek()) model.skip(event.shiftKey ? 60_000 : 10_000); },
    ",": () => model.step(-1),
    ".": () => model.step(1),
    "+": () => zoom(0.5),
    "=": () => zoom(0.5),
    "-": () => zoom(2),
    t: () => document.getElementById("timeline")?.focus(),
    j: () => model.shuttle(-1),
    k: () => { if (!model.live.peek()) model.desk.pause(); },
    l: () => model.shuttle(1),
    n: (event) => jump(event.shiftKey ? "gap" : "seen", 1),
    p: (event) => jump(event.shiftKey ? "gap" : "seen", -1),
    v: () => go(together(model)),
    End: () => model.goLive(),
    m: () => { model.muted.value = !model.muted.peek(); },
    o: () => { showBoxes.value = !showBoxes.value; },
  });

  const live = model.live.value;
  const length = span(model.view.value);
  const nearest = zoomSteps.reduce((best, step) => (Math.abs(Math.log(step[0] / length)) < Math.abs(Math.log(best[0] / length)) ? step : best));
  return (
    <section class="camera-view" aria-labelledby="screen-title">
      <header class="camera-head">
        <button type="button" class="button ghost icon-only" aria-label="Back (Esc)" onClick={() => (history.length > 1 ? history.back() : go({ screen: "live" }))}><Icon name="back" /></button>
        <h1 id="screen-title">{name}</h1>
        {camera && <RecordingMark camera={camera} />}
        {live && <AgeMark millis={age} />}
        <div class="screen-actions">
          <a class="button ghost" href={printRoute(together(model))} title="Play this moment with other cameras (V)" aria-label="Play this moment with other cameras"><Icon name="panes" /><span class="wide-words">In step</span></a>
          <BoxesToggle />
        </div>
      </header>
      <div class="stage">
        {live
          ? camera && <LiveStage model={model} camera={camera} onAge={setAge} />
          : <PlaybackStage model={model} camera={camera} moment={moment} />}
      </div>
      <Controls model={model} camera={camera} />
      <div class="timeline-bar">
        <div class="zoom" role="group" aria-label="Zoom">
          <button type="button" class="button ghost icon-only small" aria-label="Longer stretch (−)" onClick={() => zoom(2)}><Icon name="minus" size={16} /></button>
          <select aria-label="Stretch shown" value={String(nearest[0])} onChange={(event) => zoom(Number(event.currentTarget.value) / length)}>
            {zoomSteps.map(([millis, words]) => <option key={millis} value={String(millis)}>{words}</option>)}
          </select>
          <button type="button" class="button ghost icon-only small" aria-label="Shorter stretch (+)" onClick={() => zoom(0.5)}><Icon name="plus" size={16} /></button>
        </div>
        <Legend view={model.view.value} recorded={[recorded.value]} />
        {recorded.value?.objectsCut && <span class="faint">Many objects: the newest 600 are marked. Zoom in for all.</span>}
      </div>
      {error && <Problem error={error} />}
      <Timeline model={model} recorded={recorded} />
      <VerdictLane camera={name} view={model.view} onSeek={(at) => model.playFrom(at)} />
      <ClipPanel model={model} recorded={recorded} />
    </section>
  );
}

/** The same moment of this camera and others, side by side. */
function together(model: CameraModel): Route {
  const others = (cameras.peek() ?? []).map((camera) => camera.name).filter((name) => name !== model.name);
  const at = model.live.value ? null : Math.floor(model.desk.position.peek());
  return { screen: "playback", cameras: [model.name, ...others].slice(0, 4), at };
}
