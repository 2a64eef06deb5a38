import { signal, type Signal } from "@preact/signals";
import { readLiveWays } from "../api/client";
import type { LiveWays, StreamRole } from "../api/types";
import { LivePlayer, type LiveState } from "./live-player";
import { takesByWebRtc, WhepPlayer, type WhepEnd } from "./whep-player";

/** How the picture comes: `webrtc`, `websocket`, or null while that is open. */
export type LiveWay = "webrtc" | "websocket" | null;

interface Player { readonly state: Signal<LiveState>; ageMillis(): number | null; close(): void }

const FORGIVEN_AFTER_MILLIS = 60_000;
const refused = new Set<string>();
let blocked = false;
let ways: Promise<LiveWays> | null = null;

/** What the node offers, asked once a page; WebSockets alone where it does not say. */
function liveWays(): Promise<LiveWays> {
  ways ??= readLiveWays().catch(() => {
    ways = null;
    return { webRtc: false, iceServers: [] };
  });
  return ways;
}

/**
 * One live stream in one video element by the best way there is: WebRTC first, and without a word from anybody Media Source
 * Extensions over a WebSocket where the node or the network does not let it through. A failure is remembered while the page lasts.
 */
export class LiveChoice {
  readonly state = signal<LiveState>({ kind: "opening" });
  readonly way = signal<LiveWay>(null);
  /** What the node does to the stream for this browser, in words; empty for nothing. */
  readonly converted = signal("");
  private readonly video: HTMLVideoElement;
  private readonly camera: string;
  private readonly stream: StreamRole;
  private player: Player | null = null;
  private stop: () => void = () => {};
  private soundWanted = false;
  private lostMillis = -Infinity;
  private closed = false;

  /** @param codec of the stream as the node names it, or null where it is not known or does not play: then WebRTC is not tried */
  constructor(video: HTMLVideoElement, camera: string, stream: StreamRole, codec: string | null) {
    this.video = video;
    this.camera = camera;
    this.stream = stream;
    if (blocked || codec === null || refused.has(this.key()) || !takesByWebRtc(codec)) this.bySocket();
    else this.byWebRtc();
  }

  ageMillis(): number | null {
    return this.player?.ageMillis() ?? null;
  }

  /** Says that sound is to be heard; where WebRTC has none for this camera, the socket may. */
  wantSound(wanted: boolean): void {
    this.soundWanted = wanted;
    if (wanted && this.player instanceof WhepPlayer && this.state.peek().kind === "moving" && !this.player.hasSound) this.bySocket();
  }

  private key(): string {
    return `${this.camera}/${this.stream}`;
  }

  private byWebRtc(): void {
    void liveWays().then((known) => {
      if (this.closed || this.player) return;
      if (!known.webRtc) this.bySocket();
      else this.use(new WhepPlayer(this.video, this.camera, this.stream, known, (why) => this.ended(why)), "webrtc");
    });
  }

  private bySocket(): void {
    this.stop();
    this.player?.close();
    this.use(new LivePlayer(this.video, this.camera, this.stream, this.converted), "websocket");
  }

  private use(player: Player, way: LiveWay): void {
    this.player = player;
    this.way.value = way;
    this.stop = player.state.subscribe((state) => {
      this.state.value = state;
      if (state.kind === "moving") this.wantSound(this.soundWanted);
    });
  }

  private ended(why: WhepEnd): void {
    if (this.closed) return;
    const moment = performance.now();
    const again = why === "lost" && moment - this.lostMillis > FORGIVEN_AFTER_MILLIS;
    this.lostMillis = moment;
    if (why === "refused") refused.add(this.key());
    if (why === "blocked") blocked = true;
    if (!again) {
      this.bySocket();
      return;
    }
    this.stop();
    this.player = null;
    this.state.value = { kind: "lost", why: "The connection was lost; joining again." };
    this.byWebRtc();
  }

  close(): void {
    this.closed = true;
    this.stop();
    this.player?.close();
  }
}

/** The way in words, for people. */
export function wayWords(way: LiveWay, converted: string): string {
  const by = way === "webrtc" ? "by WebRTC" : way === "websocket" ? "over a WebSocket" : "";
  return [by, converted].filter((words) => words !== "").join(" · ");
}
