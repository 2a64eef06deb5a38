import { signal, type Signal } from "@preact/signals";
import { BackOff } from "../api/back-off";
import { liveAddress } from "../api/client";
import type { LiveText, StreamRole } from "../api/types";
import { Feed, mediaSource } from "../media/feed";

/** How a tile comes by its picture now. */
export type LiveState =
  | { kind: "opening" }
  | { kind: "moving" }
  | { kind: "stills"; why: string }
  | { kind: "lost"; why: string };

const FAR_BEHIND_SECONDS = 0.8;
const TOO_FULL_SECONDS = 0.18;
const EDGE_SECONDS = 0.1;
const KEEP_BEHIND_SECONDS = 8;
const FORGIVEN_AFTER_MILLIS = 60_000;
const SLOW_VIEWER = 4008;

/** The codecs that this browser plays, of those that cameras have. */
function plays(): string {
  const known = { avc1: "avc1.42E01E", hvc1: "hvc1.1.6.L93.B0", mp4a: "mp4a.40.2", opus: "opus" };
  const Source = mediaSource();
  return Object.entries(known).filter(([, codec]) => Source?.isTypeSupported(`video/mp4; codecs="${codec}"`)).map(([family]) => family).join(",");
}

/** One live stream in one video element: opens the socket, feeds the element, keeps it at the live edge, reconnects for ever. */
export class LivePlayer {
  readonly state = signal<LiveState>({ kind: "opening" });
  private readonly video: HTMLVideoElement;
  private readonly camera: string;
  private readonly stream: StreamRole;
  private readonly converted: Signal<string>;
  private readonly backOff = new BackOff();
  private socket: WebSocket | null = null;
  private feed: Feed | null = null;
  private retry = 0;
  private readonly watch: number;
  private arrivedMillis = 0;
  private failures = 0;
  private failedMillis = 0;
  private askedAgain = false;
  private joining = false;
  private joinedMillis = 0;
  private closed = false;

  /** @param converted is told what the node does to the stream for this browser */
  constructor(video: HTMLVideoElement, camera: string, stream: StreamRole, converted: Signal<string>) {
    this.converted = converted;
    this.video = video;
    this.camera = camera;
    this.stream = stream;
    this.watch = window.setInterval(() => this.stayAtEdge(), 250);
    if (mediaSource()) this.open();
    else this.state.value = { kind: "stills", why: "This browser has no Media Source Extensions." };
  }

  /** How old the shown picture is: what the player holds back, and how long nothing has come. Null before the first picture. */
  ageMillis(): number | null {
    const { buffered, currentTime } = this.video;
    if (this.arrivedMillis === 0 || buffered.length === 0) return null;
    const held = Math.max(0, buffered.end(buffered.length - 1) - currentTime) * 1000;
    return held + (performance.now() - this.arrivedMillis);
  }

  private open(): void {
    const socket = new WebSocket(liveAddress(this.camera, this.stream, plays()));
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    socket.onmessage = (message: MessageEvent<string | ArrayBuffer>) => {
      if (typeof message.data === "string") this.take(JSON.parse(message.data) as LiveText);
      else this.picture(new Uint8Array(message.data));
    };
    socket.onclose = (event) => {
      if (this.closed || this.socket !== socket || this.state.value.kind === "stills") return;
      const why = event.code === SLOW_VIEWER ? "This device is too slow for the stream; joining again." : "The connection was lost; joining again.";
      this.state.value = { kind: "lost", why };
      this.retry = window.setTimeout(() => this.open(), this.backOff.nextMillis());
    };
  }

  private take(text: LiveText): void {
    if (text.type === "status") {
      if (text.state !== "playing") this.state.value = { kind: "lost", why: text.message ?? "" };
      return;
    }
    const Source = mediaSource()!;
    this.converted.value = text.converted ?? "";
    this.feed?.close();
    this.feed = null;
    if (!Source.isTypeSupported(text.mime) && !this.askedAgain) {
      this.askedAgain = true; // the node may not have known the stream's codec when it was asked, and can convert it now that it does
      this.socket?.close();
      return;
    }
    if (!Source.isTypeSupported(text.mime)) {
      this.stills(`This browser cannot play ${text.mime.replace(/^.*codecs="?|"$/g, "")}.`);
      return;
    }
    this.feed = new Feed(this.video, text.mime, Source, (message) => this.failed(message));
  }

  private picture(bytes: Uint8Array<ArrayBuffer>): void {
    if (!this.feed) return;
    this.feed.append(bytes);
    this.arrivedMillis = performance.now();
    if (this.state.value.kind !== "moving" && this.video.buffered.length > 0) {
      this.state.value = { kind: "moving" };
      this.backOff.reset();
      this.joining = true;
      this.stayAtEdge();
    }
  }

  private failed(message: string): void {
    const moment = performance.now();
    this.failures = moment - this.failedMillis > FORGIVEN_AFTER_MILLIS ? 1 : this.failures + 1;
    this.failedMillis = moment;
    this.feed?.close();
    this.feed = null;
    if (this.failures > 3) this.stills(`The browser gave up on the moving picture: ${message}.`);
    else this.socket?.close();
  }

  private stills(why: string): void {
    this.state.value = { kind: "stills", why };
    this.feed?.close();
    this.feed = null;
    this.socket?.close();
  }

  private stayAtEdge(): void {
    const { video, feed } = this;
    if (!feed || video.buffered.length === 0) return;
    const end = video.buffered.end(video.buffered.length - 1);
    const start = video.buffered.start(video.buffered.length - 1);
    const behind = end - video.currentTime;
    // The kept pictures of a beginning arrive at once: once they have, what was missed is passed over instead of played.
    const joined = this.joining && performance.now() - this.joinedMillis > 400;
    if (this.joining && this.joinedMillis === 0) this.joinedMillis = performance.now();
    if (video.currentTime < start || behind > FAR_BEHIND_SECONDS || behind < 0 || (joined && behind > 2 * TOO_FULL_SECONDS)) video.currentTime = Math.max(start, end - EDGE_SECONDS);
    if (joined) {
      this.joining = false;
      this.joinedMillis = 0;
    }
    video.playbackRate = behind > 2 * TOO_FULL_SECONDS ? 1.25 : behind > TOO_FULL_SECONDS ? 1.08 : 1;
    if (video.paused) void video.play().catch(() => {}); // refused only with sound: the element is muted until a person unmutes it
    feed.trim(KEEP_BEHIND_SECONDS);
    if (video.error) this.failed(video.error.message);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.retry);
    clearInterval(this.watch);
    this.socket?.close();
    this.feed?.close();
  }
}
