import { useState } from "preact/hooks";
import { api } from "../api/client";
import type { Camera, StreamFigures } from "../api/types";
import { printRoute } from "../route";
import { now } from "../state/clock";
import { cameras, camerasError, dropCamera, readCameras, zone } from "../state/facts";
import { Icon } from "../ui/icons";
import { Dialog, Empty, Problem, Screen, Waiting } from "../ui/parts";
import { say } from "../ui/toasts";
import { asApiError, type ApiError } from "../api/client";
import { ago, bitRate, bytes, capital, causeWords, count, duration, plural, remedyFor, when } from "../ui/words";
import { RecordingMark } from "../live/tile";
import { AddCameraDialog } from "./add-camera";
import { CertificateLine } from "./certificate-line";
import { clockWords } from "./clock-words";

export function CamerasScreen() {
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<string | null>(null);
  const list = cameras.value;
  return (
    <Screen title="Cameras" note={list && list.length > 0 && plural(list.length, "camera")} wide
      actions={<button type="button" class="button primary" onClick={() => setAdding(true)}><Icon name="plus" />Add camera</button>}>
      {camerasError.value && <Problem error={camerasError.value} again={() => void readCameras()} />}
      {!list && !camerasError.value && <Waiting what="Reading the cameras…" />}
      {list?.length === 0 && <Empty icon="camera" title="No cameras yet"><p>Add the first one with its RTSP address, for example <code>rtsp://user:password@10.0.0.2/main</code>. It is tested before it is saved.</p></Empty>}
      {list && list.length > 0 && <ul class="camera-list">{list.map((camera) => <CameraCard key={camera.name} camera={camera} onRemove={() => setRemoving(camera.name)} />)}</ul>}
      {adding && <AddCameraDialog onClose={() => setAdding(false)} />}
      {removing !== null && <RemoveDialog name={removing} onClose={() => setRemoving(null)} />}
    </Screen>
  );
}

const stateWords: Record<Camera["state"], string> = { playing: "Playing", connecting: "Connecting", down: "Problem" };

function CameraCard({ camera, onRemove }: { camera: Camera; onRemove: () => void }) {
  const { analysis, problem } = camera;
  return (
    <li class="card camera-card" data-state={camera.state}>
      <header>
        <i class={`dot ${camera.state}`} aria-hidden="true" />
        <a href={printRoute({ screen: "camera", name: camera.name, at: null, observation: null })}><b>{camera.name}</b></a>
        <span class={`state ${camera.state}`}>{stateWords[camera.state]} <span class="faint">for {duration(now.value - Date.parse(camera.since))}</span></span>
        <RecordingMark camera={camera} />
        <button type="button" class="button ghost icon-only small" aria-label={`Remove ${camera.name}`} title="Remove" onClick={onRemove}><Icon name="trash" size={16} /></button>
      </header>
      <p class="address">{camera.address}</p>
      {problem && (
        <div class="inline-problem">
          <b>{capital(causeWords(problem.cause))}</b> <span>{problem.message}</span>
          <p>{remedyFor(problem.cause)} Since {when(Date.parse(problem.since), now.peek(), zone.value)}.
            {problem.nextAttempt && (Date.parse(problem.nextAttempt) > now.value ? ` Next attempt in ${duration(Date.parse(problem.nextAttempt) - now.value)}.` : " Trying now…")}</p>
        </div>
      )}
      <div class="table-frame">
        <table>
          <thead><tr><th>Stream</th><th>Codec</th><th>Size</th><th>Sound</th><th>By</th><th class="number">Bit rate</th><th class="number">Pictures/s</th><th class="number">Last picture</th><th class="number" title="Packets that did not arrive">Lost</th><th class="number" title="Pictures or pieces of sound with bytes lost on the way">Damaged</th><th class="number">Reconnects</th></tr></thead>
          <tbody>{camera.streams.map((stream) => <StreamRow key={stream.role} stream={stream} />)}</tbody>
        </table>
      </div>
      <CameraClock camera={camera} />
      <CertificateLine camera={camera} />
      <p class="analysis-line">
        <Icon name="pulse" size={16} />
        <span>{!analysis.on ? "Analysis is off for this camera."
          : <>Analysis {analysis.picturesPerSecond.toFixed(1)} pictures/s{analysis.detectorMillis !== null && ` · ${Math.round(analysis.detectorMillis)} ms each`} · {count(analysis.analysed)} analysed{analysis.shed > 0 && ` · ${count(analysis.shed)} skipped`}{camera.zones.length > 0 && ` · zones ${camera.zones.map((z) => z.name).join(", ")}`}</>}</span>
        {analysis.problem && <span class="note-bad">{analysis.problem}</span>}
        <a class="analysis-draw" href={printRoute({ screen: "drawing", name: camera.name })} aria-label={`Zones, lines and masks of ${camera.name}`}>Zones, lines, masks</a>
      </p>
    </li>
  );
}

const carriedTitle: Record<string, string> = {
  tcp: "Over one TCP connection: loses nothing on the way", "tcp+tls": "Over one TCP connection, encrypted", udp: "In datagrams: a packet that is lost stays lost",
  multicast: "In datagrams to a group", http: "Tunnelled over HTTP", https: "Tunnelled over HTTP, encrypted",
};

/** The camera's own clock beside the node's; footage is placed by the node's. */
function CameraClock({ camera }: { camera: Camera }) {
  const clock = camera.streams.find((stream) => stream.clock)?.clock;
  if (!clock) return null;
  const words = clockWords(clock);
  return (
    <p class="analysis-line">
      <Icon name="clock" size={16} />
      <span class={words.wrong ? "note-warn" : undefined}>{words.text}</span>
    </p>
  );
}

function StreamRow({ stream }: { stream: StreamFigures }) {
  return (
    <tr>
      <td>{stream.role}</td>
      <td>{stream.codec ?? "–"}</td>
      <td>{stream.width && stream.height ? `${stream.width} × ${stream.height}` : "–"}</td>
      <td>{stream.sound ?? "–"}</td>
      <td title={carriedTitle[stream.carriedBy]}>{stream.carriedBy.replace("+", " + ").toUpperCase()}</td>
      <td class="number">{bitRate(stream.bitsPerSecond)}</td>
      <td class="number">{stream.picturesPerSecond.toFixed(1)}</td>
      <td class="number">{stream.lastPictureAt ? ago(Date.parse(stream.lastPictureAt), now.value) : "never"}</td>
      <td class={stream.lostPackets > 0 ? "number note-warn" : "number"}>{count(stream.lostPackets)}</td>
      <td class={stream.damagedUnits > 0 ? "number note-warn" : "number"} title={stream.garbageBytes > 0 ? `and ${bytes(stream.garbageBytes)} that were no packets` : undefined}>{count(stream.damagedUnits)}</td>
      <td class={stream.reconnects > 0 ? "number note-warn" : "number"}>{count(stream.reconnects)}</td>
    </tr>
  );
}

function RemoveDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const remove = async () => {
    setBusy(true);
    try {
      await api.removeCamera(name);
      dropCamera(name);
      say(`${name} is removed.`);
      onClose();
    } catch (failure) {
      setError(asApiError(failure));
      setBusy(false);
    }
  };
  return (
    <Dialog title={`Remove ${name}?`} onClose={onClose}>
      <div class="form">
        {error && <Problem error={error} />}
        <p>Sightline stops recording and watching this camera. Footage already recorded stays until retention takes it.</p>
        <div class="form-actions">
          <button type="button" class="button" autofocus onClick={onClose}>Keep it</button>
          <button type="button" class="button danger" disabled={busy} onClick={() => void remove()}>Remove camera</button>
        </div>
      </div>
    </Dialog>
  );
}
