import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { api, asApiError, clipPieceAddress, type ApiError } from "../api/client";
import type { Replay, ReplayComparison, ReplayFrame } from "../api/types";
import { Boxes } from "../live/boxes";
import { zone } from "../state/facts";
import { Icon } from "../ui/icons";
import { Problem, Waiting } from "../ui/parts";
import { clockTime as clock, count } from "../ui/words";

/** Footage that is loaded at once, milliseconds. */
const PIECE = 30_000;
const SURE = 0.5;

/** Two replays of the same footage: one video drawn twice, so that both show the same picture, with what each found. */
export function Comparison({ a, b }: { a: Replay; b: Replay }) {
  const start = Math.max(Date.parse(a.start), Date.parse(b.start));
  const end = Math.min(Date.parse(a.end), Date.parse(b.end));
  const [counted, setCounted] = useState<ReplayComparison | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [from, setFrom] = useState(start);
  const [at, setAt] = useState(start);
  const [frames, setFrames] = useState<[ReplayFrame[], ReplayFrame[]]>([[], []]);
  const [size, setSize] = useState({ width: 16, height: 9 });
  const [plays, setPlays] = useState(false);
  const video = useRef<HTMLVideoElement>(null);
  const canvases = [useRef<HTMLCanvasElement>(null), useRef<HTMLCanvasElement>(null)] as const;
  const fits = a.camera === b.camera && a.stream === b.stream && end > start;

  useEffect(() => {
    if (!fits) return;
    api.compareReplays(a.id, b.id).then(setCounted, (failure: unknown) => setError(asApiError(failure)));
  }, [a.id, b.id, a.pictures, b.pictures]);
  const piece = useMemo(() => ({ start: from, end: Math.min(end, from + PIECE) }), [from, end]);
  useEffect(() => {
    if (!fits) return;
    const range = [new Date(piece.start - 1000).toISOString(), new Date(piece.end + 1000).toISOString()] as const;
    Promise.all([api.replayFrames(a.id, ...range), api.replayFrames(b.id, ...range)])
      .then(([one, other]) => setFrames([one.frames, other.frames]), (failure: unknown) => setError(asApiError(failure)));
  }, [a.id, b.id, piece]);

  useEffect(() => {
    const element = video.current;
    if (!element) return;
    let ended = false;
    const draw = () => {
      if (ended) return;
      if (element.videoWidth > 0) {
        if (element.videoWidth !== size.width || element.videoHeight !== size.height) setSize({ width: element.videoWidth, height: element.videoHeight });
        for (const canvas of canvases) canvas.current?.getContext("2d")?.drawImage(element, 0, 0, canvas.current.width, canvas.current.height);
        setAt(piece.start + element.currentTime * 1000);
      }
      requestAnimationFrame(draw);
    };
    draw();
    return () => { ended = true; };
  }, [piece, size]);

  const seek = (to: number) => {
    const bounded = Math.min(Math.max(start, to), Math.max(start, end - 100));
    if (bounded >= piece.start && bounded < piece.end && video.current) video.current.currentTime = (bounded - piece.start) / 1000;
    else setFrom(Math.max(start, bounded - 2000));
    setAt(bounded);
  };
  const goOn = () => {
    if (piece.end < end) setFrom(piece.end);
    else setPlays(false);
  };
  const toggle = () => {
    const element = video.current;
    if (!element) return;
    if (element.paused) void element.play();
    else element.pause();
  };
  if (!fits) return <Problem error={{ message: "These two share no footage.", remedy: "Choose two replays of the same camera whose ranges overlap." }} />;
  return (
    <section class="replay-compare" aria-label="Comparison">
      {error && <Problem error={error} />}
      <video ref={video} class="replay-source" muted playsInline preload="auto" src={clipPieceAddress(a.camera, a.stream, piece.start, piece.end)}
        onLoadedData={() => { if (at > piece.start && at < piece.end) video.current!.currentTime = (at - piece.start) / 1000; if (plays) void video.current!.play(); }}
        onPlay={() => setPlays(true)} onPause={() => { if (!video.current!.ended) setPlays(false); }} onEnded={goOn} />
      <div class="replay-panes">
        {([a, b] as const).map((job, side) => {
          const now = nearest(frames[side]!, at);
          return (
            <figure key={job.id} data-side={side === 0 ? "A" : "B"}>
              <div class="replay-picture" style={{ aspectRatio: `${size.width} / ${size.height}` }}>
                <canvas ref={canvases[side]!} width={size.width} height={size.height} aria-label={`What ${job.network} found`} role="img" />
                <Boxes objects={(now?.found ?? []).filter((found) => found.confidence >= SURE).map((found, i) => ({ label: found.label, confidence: found.confidence, box: found.box, key: String(i) }))} width={size.width} height={size.height} />
              </div>
              <figcaption><b>{side === 0 ? "A" : "B"}</b> {job.network} · {job.picturesPerSecond}/s{job.columns * job.rows > 1 && ` · ${job.columns} × ${job.rows}`}<span>{(now?.found ?? []).filter((found) => found.confidence >= SURE).length} found</span></figcaption>
            </figure>
          );
        })}
      </div>
      <div class="replay-clock">
        <button type="button" class="button icon-only" aria-label={plays ? "Pause" : "Play"} onClick={toggle}><Icon name={plays ? "pause" : "play"} /></button>
        <input type="range" aria-label="Moment" min={start} max={end} step={40} value={at} onInput={(event) => seek(Number(event.currentTarget.value))} />
        <time dateTime={new Date(at).toISOString()}>{clock(at, zone.value)}</time>
      </div>
      {!counted && !error && <Waiting what="Counting where they differ…" />}
      {counted && (
        <div class="replay-counts">
          <div class="table-frame">
            <table>
              <caption>{count(counted.frames)} pictures that both looked at, what they are at least 50 % sure of</caption>
              <thead><tr><th>Seen</th><th class="number">both</th><th class="number">only A</th><th class="number">only B</th></tr></thead>
              <tbody>
                {counted.labels.map((row) => <tr key={row.label}><td>{row.label}</td><td class="number">{count(row.both)}</td><td class="number">{count(row.onlyA)}</td><td class="number">{count(row.onlyB)}</td></tr>)}
                {counted.labels.length === 0 && <tr><td colSpan={4}>Neither found anything.</td></tr>}
              </tbody>
            </table>
          </div>
          {counted.moments.length > 0 && (
            <div class="replay-moments">
              <h3>Where they differ most</h3>
              <ul>{counted.moments.slice(0, 12).map((moment) => <li key={moment.at}><button type="button" class="button small" onClick={() => seek(Date.parse(moment.at))}>{clock(Date.parse(moment.at), zone.value)} <span class="faint">A +{moment.onlyA} · B +{moment.onlyB}</span></button></li>)}</ul>
            </div>
          )}
        </div>
      )}
    </section>
  );
}

/** The last picture that was looked at by then; none where that was long before. */
export function nearest(frames: ReplayFrame[], at: number): ReplayFrame | null {
  let found: ReplayFrame | null = null;
  for (const frame of frames) {
    if (Date.parse(frame.at) > at + 20) break;
    found = frame;
  }
  return found && at - Date.parse(found.at) < 2000 ? found : null;
}
