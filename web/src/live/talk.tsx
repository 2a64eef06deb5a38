import { useEffect, useState } from "preact/hooks";
import { talkAddress } from "../api/client";
import { session } from "../state/session";
import { Icon } from "../ui/icons";

const SAMPLES_A_SECOND = 8000;
const SAMPLES_A_MESSAGE = 512;
/** Cameras that have said that they have no loudspeaker, while the page lasts. */
const silent = new Set<string>();

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

/** Held to talk through the camera; not there for who may not talk, and gone once the camera says that it has no loudspeaker. */
export function TalkButton({ camera }: { camera: string }) {
  const [talk, setTalk] = useState<Talk | null>(null);
  const [state, setState] = useState("");
  const [words, setWords] = useState("");
  useEffect(() => () => talk?.close(), [talk]);
  const role = session.value?.role;
  if (role === "viewer" || !role || silent.has(camera) || !globalThis.isSecureContext) return null;
  const press = () => {
    if (talk) return;
    setWords("Calling the camera…");
    setTalk(new Talk(camera, (now, message) => {
      setState(now);
      setWords(message);
      if (now === "refused" && /loudspeaker/.test(message)) silent.add(camera);
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
