import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useState } from "preact/hooks";
import { Legend } from "../camera/legend";
import { bounded, span, zoomed, zoomSteps } from "../camera/scale";
import { amend, go, MOST_TOGETHER, printRoute, type Route } from "../route";
import { serverNow } from "../state/clock";
import { cameras as allCameras, camerasError, readCameras } from "../state/facts";
import { Icon } from "../ui/icons";
import { useKeys } from "../ui/keys";
import { Dialog, Empty, Problem, Waiting } from "../ui/parts";
import { plural } from "../ui/words";
import { PlaybackDesk } from "./desk";
import { NoticeWords } from "./notice";
import { Picture } from "./picture";
import { prefer, preferences } from "./preferences";
import { SharedTimeline, type Rows } from "./shared-timeline";
import { Transport } from "./transport";

const BEGIN_BEFORE_MILLIS = 60_000;
const EDGE_MILLIS = 8000;
const layouts = [[1, "1"], [4, "2 × 2"], [9, "3 × 3"]] as const;

/** Several cameras' footage of one instant, in step on one clock. */
export function PlaybackScreen({ cameras, at }: { cameras: string[]; at: number | null }) {
  const known = allCameras.value;
  const [layout, setLayout] = useState(() => layoutFor(cameras.length) ?? preferences().layout);
  if (!known) return camerasError.value ? <Problem error={camerasError.value} again={() => void readCameras()} /> : <Waiting what="Reading the cameras…" />;
  if (known.length === 0 && cameras.length === 0) return (
    <Empty icon="camera" title="No cameras yet">
      <p>What cameras record is played back here, up to nine side by side.</p>
      <a class="button primary" href="#/cameras"><Icon name="plus" />Add a camera</a>
    </Empty>
  );
  const names = known.map((camera) => camera.name);
  const liked = preferences().cameras.filter((name) => names.includes(name));
  const chosen = cameras.length > 0 ? cameras : (liked.length > 0 ? liked : names).slice(0, layout);
  const put = (next: string[], size = layout) => {
    setLayout(size);
    prefer({ cameras: next.slice(0, size), layout: size });
    amend({ screen: "playback", cameras: next.slice(0, size), at });
  };
  return <Wall chosen={chosen.slice(0, layout)} names={names} at={at} layout={layout} put={put} />;
}

/** The smallest layout that holds so many, or null for none. */
export const layoutFor = (count: number): number | null => (count === 0 ? null : layouts.find(([size]) => size >= count)?.[0] ?? MOST_TOGETHER);

interface WallProps { chosen: string[]; names: string[]; at: number | null; layout: number; put: (cameras: string[], layout?: number) => void }

function Wall({ chosen, names, at, layout, put }: WallProps) {
  const [choosing, setChoosing] = useState(false);
  const shown = useMemo(() => ({ cameras: chosen, at }), []);
  shown.cameras = chosen;
  const desk = useMemo(() => deskFor(at, shown), []);
  const rows: Rows = useSignal(new Map());
  useEffect(() => desk.run(), [desk]);
  // The address changed from outside: a link, the Back key.
  useEffect(() => {
    if (at === null || at === shown.at) return;
    shown.at = at;
    desk.seek(at);
  }, [at]);

  const zoom = (factor: number) => {
    const view = desk.view.peek();
    desk.view.value = bounded(zoomed(view, factor, desk.position.peek()), serverNow());
  };
  const newest = () => {
    desk.speed.value = 1;
    desk.seek(serverNow(), false);
  };
  useKeys({
    Escape: () => (history.length > 1 ? history.back() : go({ screen: "live" })),
    " ": () => desk.togglePause(),
    j: () => desk.shuttle(-1),
    k: () => desk.pause(),
    l: () => desk.shuttle(1),
    ",": () => desk.step(-1),
    ".": () => desk.step(1),
    ArrowLeft: (event) => desk.skip(event.shiftKey ? -60_000 : -10_000),
    ArrowRight: (event) => desk.skip(event.shiftKey ? 60_000 : 10_000),
    n: (event) => void desk.jump(event.shiftKey ? "gap" : "seen", 1),
    p: (event) => void desk.jump(event.shiftKey ? "gap" : "seen", -1),
    End: newest,
    "+": () => zoom(0.5),
    "=": () => zoom(0.5),
    "-": () => zoom(2),
    t: () => document.getElementById("timeline")?.focus(),
    c: () => setChoosing(true),
  });

  const length = span(desk.view.value);
  const nearest = zoomSteps.reduce((best, step) => (Math.abs(Math.log(step[0] / length)) < Math.abs(Math.log(best[0] / length)) ? step : best));
  const playFrom = (to: number) => desk.seek(to);
  return (
    <section class="camera-view playback-view" aria-labelledby="screen-title">
      <header class="camera-head playback-head">
        <h1 id="screen-title">Playback</h1>
        <span class="screen-note">{plural(chosen.length, "camera")} in step</span>
        <div class="screen-actions">
          <a class="button ghost" href="#/replays" title="Look at recorded footage anew, with other networks and settings">Replays</a>
          <div class="segments" role="group" aria-label="Layout">
            {layouts.map(([size, words]) => (
              <button key={size} type="button" class="button ghost small" aria-pressed={layout === size} onClick={() => put(fill(chosen, names, size), size)}>{words}</button>
            ))}
          </div>
          <button type="button" class="button" onClick={() => setChoosing(true)} title="Choose cameras (C)"><Icon name="camera" />Cameras</button>
        </div>
      </header>
      <div class="wall-frame">
        {chosen.length === 0
          ? <Empty icon="panes" title="No camera is chosen"><button type="button" class="button primary" onClick={() => setChoosing(true)}>Choose cameras</button></Empty>
          : (
            <div class="wall" data-count={chosen.length} data-layout={layout}>
              {chosen.map((camera) => <Pane key={camera} desk={desk} camera={camera} />)}
            </div>
          )}
        <NoticeWords notice={desk.notice.value} />
      </div>
      <Transport desk={desk} live={false} acts={{ skip: (millis) => desk.skip(millis), togglePause: () => desk.togglePause(), step: (direction) => desk.step(direction), shuttle: (direction) => desk.shuttle(direction) }}>
        <button type="button" class="button live-button" title="Newest footage (End)" onClick={newest}><i aria-hidden="true" />Newest</button>
      </Transport>
      <div class="timeline-bar">
        <div class="zoom" role="group" aria-label="Zoom">
          <button type="button" class="button ghost icon-only small" aria-label="Longer stretch (−)" onClick={() => zoom(2)}><Icon name="minus" size={16} /></button>
          <select aria-label="Stretch shown" value={String(nearest[0])} onChange={(event) => zoom(Number(event.currentTarget.value) / length)}>
            {zoomSteps.map(([millis, words]) => <option key={millis} value={String(millis)}>{words}</option>)}
          </select>
          <button type="button" class="button ghost icon-only small" aria-label="Shorter stretch (+)" onClick={() => zoom(0.5)}><Icon name="plus" size={16} /></button>
        </div>
        <Legend view={desk.view.value} recorded={chosen.map((camera) => rows.value.get(camera) ?? null)} />
      </div>
      <SharedTimeline desk={desk} cameras={chosen} rows={rows} playFrom={playFrom} />
      {choosing && <Chooser names={names} chosen={chosen} layout={layout} put={put} onClose={() => setChoosing(false)} />}
    </section>
  );
}

function deskFor(at: number | null, shown: { cameras: string[]; at: number | null }): PlaybackDesk {
  const begin = Math.min(at ?? serverNow() - BEGIN_BEFORE_MILLIS, serverNow() - EDGE_MILLIS);
  const desk = new PlaybackDesk(begin, () => {
    if (desk.speed.peek() > 1) {
      desk.speed.value = 1;
      desk.tell("This is the newest footage: it goes on at 1×.");
    }
  }, (moved) => {
    shown.at = Math.floor(moved);
    amend({ screen: "playback", cameras: shown.cameras, at: shown.at });
  }, EDGE_MILLIS);
  desk.view.value = bounded({ start: begin - 30 * 60_000, end: begin + 30 * 60_000 }, serverNow());
  return desk;
}

/** As many of the chosen as there is room for, and others until the layout is full. */
export function fill(chosen: string[], names: string[], size: number): string[] {
  return [...chosen, ...names.filter((name) => !chosen.includes(name))].slice(0, size);
}

function Pane({ desk, camera }: { desk: PlaybackDesk; camera: string }) {
  const leads = desk.leader.value === camera;
  const moment = (): Route => ({ screen: "camera", name: camera, at: Math.floor(desk.position.peek()), observation: null });
  return (
    <article class={leads ? "pane leads" : "pane"} aria-label={`Playback of ${camera}`} onClick={() => { desk.leader.value = leads ? null : camera; }}>
      <Picture desk={desk} camera={camera} />
      <header class="pane-head">
        <button type="button" class="pane-name" aria-pressed={leads} title="Step through this camera's pictures" onClick={(event) => { event.stopPropagation(); desk.leader.value = leads ? null : camera; }}>{camera}</button>
        <a class="pane-open" href={printRoute(moment())} aria-label={`Open ${camera} alone at this moment`} title="Open alone at this moment"
          onClick={(event) => { event.stopPropagation(); if (!event.ctrlKey && !event.metaKey) { event.preventDefault(); go(moment()); } }}><Icon name="expand" size={15} /></a>
      </header>
    </article>
  );
}

function Chooser({ names, chosen, layout, put, onClose }: { names: string[]; chosen: string[]; layout: number; put: WallProps["put"]; onClose: () => void }) {
  const all = [...names, ...chosen.filter((name) => !names.includes(name))];
  const toggle = (name: string) => {
    const next = chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name];
    put(next, Math.max(layout, layoutFor(next.length) ?? layout));
  };
  return (
    <Dialog title="Cameras to play together" onClose={onClose}>
      <div class="form">
        <p class="faint">Up to nine. They all show the same instant.</p>
        <ul class="choose">
          {all.map((name) => (
            <li key={name}>
              <label class="check">
                <input type="checkbox" checked={chosen.includes(name)} disabled={!chosen.includes(name) && chosen.length >= MOST_TOGETHER} onChange={() => toggle(name)} />
                <span>{name}</span>
              </label>
            </li>
          ))}
        </ul>
        <div class="form-actions"><button type="button" class="button primary" onClick={onClose}>Done</button></div>
      </div>
    </Dialog>
  );
}
