import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { api, ApiError, talkAddress } from "../api/client";
import { session } from "../state/session";
import { Icon } from "../ui/icons";

const SAMPLES_A_SECOND = 8000;
const SAMPLES_A_MESSAGE = 512;
/** What cameras have said of their loudspeaker, while the page lasts. */
const loudspeakers = signal<Record<string, boolean>>({});
const asking = new Set<string>();

/** Asks the node, which asks the camera once an hour; a camera that has not said is asked again when it is opened again. */
async function askLoudspeaker(camera: string): Promise<void> {
  if (camera in loudspeakers.peek() || asking.has(camera)) return;
  asking.add(camera);
  try {
    const { loudspeaker } = await api.talker(camera);
    if (loudspeaker !== null) loudspeakers.value = { ...loudspeakers.peek(), [camera]: loudspeaker };
  } catch (failure) {
    if (!(failure instanceof ApiError)) throw failure; // without an answer there is no button
  } finally {
    asking.delete(camera);
  }
}

/** A voice on its way to a camera: microphone and socket, from the press of the button to its release. */
class Talk {
  private readonly socket: WebSocket;
  private readonly context = new AudioContext({ sampleRate: SAMPLES_A_SECOND });
  private microphone: MediaStream | null = null;
  private closed = false;

  constructor(camera: string, told: (state: string, message: string) => void) {
    this.socket = new WebSocket(talkAddress(camera));
    this.socket.onmessage = (message: MessageEvent<string>) => {
      const { state, message: words } = JSON.parse(message.data) as { state: string; message: string };
      told(state, words);
      if (state === "talking") void this.record().catch(() => told("refused", "This browser gives no microphone."));
    };
    this.socket.onclose = () => told("over", "");
  }

  private async record(): Promise<void> {
    const microphone = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } });
    this.microphone = microphone;
    if (this.closed) {
      this.close();
      return;
    }
    const source = this.context.createMediaStreamSource(microphone);
    const tap = this.context.createScriptProcessor(SAMPLES_A_MESSAGE, 1, 1);
    tap.onaudioprocess = ({ inputBuffer }) => {
      if (this.socket.readyState !== WebSocket.OPEN) return;
      const samples = Int16Array.from(inputBuffer.getChannelData(0), (sample) => Math.max(-1, Math.min(1, sample)) * 0x7fff);
      this.socket.send(samples.buffer);
    };
    source.connect(tap);
    tap.connect(this.context.destination);
  }

  close(): void {
    this.closed = true;
    for (const track of this.microphone?.getTracks() ?? []) track.stop();
    this.socket.onclose = null;
    this.socket.close();
    if (this.context.state !== "closed") void this.context.close();
  }
}

/** Held to talk through the camera; there only for who may talk, and once the camera has said that it has a loudspeaker. */
export function TalkButton({ camera }: { camera: string }) {
  const [talk, setTalk] = useState<Talk | null>(null);
  const [state, setState] = useState("");
  const [words, setWords] = useState("");
  useEffect(() => () => talk?.close(), [talk]);
  const role = session.value?.role;
  const may = role !== undefined && role !== "viewer" && globalThis.isSecureContext;
  useEffect(() => { if (may) void askLoudspeaker(camera); }, [camera, may]);
  if (!may || !loudspeakers.value[camera]) return null;
  const press = () => {
    if (talk) return;
    setWords("Calling the camera…");
    setTalk(new Talk(camera, (now, message) => {
      setState(now);
      setWords(message);
      if (now === "refused" && /loudspeaker/.test(message)) loudspeakers.value = { ...loudspeakers.peek(), [camera]: false };
    }));
  };
  const release = () => {
    setTalk(null);
    setState("");
    if (state === "talking") setWords("");
  };
  return (
    <div class="talk">
      <button type="button" class="button" aria-pressed={state === "talking"} onPointerDown={press} onPointerUp={release} onPointerLeave={release}
        onKeyDown={(event) => { if (event.key === " " || event.key === "Enter") { event.preventDefault(); event.stopPropagation(); if (!event.repeat) press(); } }}
        onKeyUp={release} onBlur={release}>
        <Icon name="sound" />{state === "talking" ? "Talking…" : "Hold to talk"}
      </button>
      {words && <span role="status">{words}</span>}
    </div>
  );
}
