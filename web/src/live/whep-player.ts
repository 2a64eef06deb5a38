import { signal } from "@preact/signals";
import { endWhep, offerWhep } from "../api/client";
import type { LiveWays, StreamRole } from "../api/types";
import { session as signedIn } from "../state/session";
import type { LiveState } from "./live-player";

const CONNECT_MILLIS = 2500;
const FIRST_PICTURE_MILLIS = 8000;
const LOST_MILLIS = 3000;

/** Why a WebRTC session did not come about, or ended: refused by the node, no way through the network, or lost later. */
export type WhepEnd = "refused" | "blocked" | "lost";

/** One live stream in one video element over WebRTC. Calls `ended` once when it cannot go on; it never tries again itself. */
export class WhepPlayer {
  readonly state = signal<LiveState>({ kind: "opening" });
  /** Whether the node sends sound too; known once it has answered. */
  hasSound = true;
  private readonly video: HTMLVideoElement;
  private readonly ended: (why: WhepEnd) => void;
  private readonly connection: RTCPeerConnection;
  private readonly sound: RTCRtpTransceiver;
  private readonly watch: number;
  private readonly began = performance.now();
  private session: string | null = null;
  private framedMillis = 0;
  private heldMillis = 0;
  private troubledMillis = 0;
  private readonly leaving = new AbortController();
  private closed = false;

  constructor(video: HTMLVideoElement, camera: string, stream: StreamRole, ways: LiveWays, ended: (why: WhepEnd) => void) {
    this.video = video;
    this.ended = ended;
    this.connection = new RTCPeerConnection({ bundlePolicy: "max-bundle", iceServers: ways.iceServers.map(({ urls, username, credential }) => ({ urls, ...(username ? { username } : {}), ...(credential ? { credential } : {}) })) });
    const media = new MediaStream();
    this.connection.ontrack = ({ track }) => media.addTrack(track);
    this.connection.addTransceiver("video", { direction: "recvonly" });
    this.sound = this.connection.addTransceiver("audio", { direction: "recvonly" });
    video.srcObject = media;
    this.framed();
    this.watch = window.setInterval(() => this.look(), 250);
    void this.join(camera, stream);
  }

  /** How old the shown picture is since it arrived here; null before the first one. */
  ageMillis(): number | null {
    return this.framedMillis === 0 ? null : this.heldMillis + (performance.now() - this.framedMillis);
  }

  private async join(camera: string, stream: StreamRole): Promise<void> {
    try {
      const offer = await this.connection.createOffer();
      await this.connection.setLocalDescription(offer);
      if (this.closed) return;
      const { answer, session } = await offerWhep(camera, stream, offer.sdp ?? "", this.leaving.signal);
      this.session = session;
      await this.connection.setRemoteDescription({ type: "answer", sdp: answer });
      this.hasSound = this.sound.currentDirection === "recvonly";
    } catch {
      this.end("refused");
    }
  }

  private framed(): void {
    if (this.closed) return;
    this.video.requestVideoFrameCallback((_, { presentationTime, receiveTime }) => {
      if (this.closed) return;
      this.framedMillis = performance.now();
      this.heldMillis = receiveTime === undefined ? 0 : Math.max(0, presentationTime - receiveTime);
      if (this.state.value.kind !== "moving") this.state.value = { kind: "moving" };
      this.framed();
    });
  }

  private look(): void {
    const { connectionState } = this.connection;
    const moment = performance.now();
    if (this.video.paused) void this.video.play().catch(() => {}); // refused only with sound: the element is muted until a person unmutes it
    if (connectionState === "connected") this.troubledMillis = 0;
    else if (this.framedMillis > 0 && this.troubledMillis === 0) this.troubledMillis = moment;
    if (connectionState === "failed" || connectionState === "closed") this.end(this.framedMillis > 0 ? "lost" : "blocked");
    else if (this.framedMillis === 0 && moment - this.began > (connectionState === "connected" ? FIRST_PICTURE_MILLIS : CONNECT_MILLIS)) this.end("blocked");
    else if (this.troubledMillis > 0 && moment - this.troubledMillis > LOST_MILLIS) this.end("lost");
  }

  private end(why: WhepEnd): void {
    if (this.closed) return;
    this.close();
    this.ended(why);
  }

  close(): void {
    this.closed = true;
    clearInterval(this.watch);
    this.leaving.abort();
    // Who has signed out may not end it any more; the node has, or will when nobody comes.
    if (this.session && signedIn.peek() && this.connection.connectionState !== "connected") endWhep(this.session);
    this.connection.close(); // a connected session ends with the good-bye of DTLS, which needs no session cookie
    this.video.srcObject = null;
  }
}

/** Whether this browser can be sent `codec`, as the node names it, by WebRTC. */
export function takesByWebRtc(codec: string | null): boolean {
  if (!("RTCPeerConnection" in globalThis) || !("requestVideoFrameCallback" in HTMLVideoElement.prototype)) return false;
  const wanted = `video/${(codec ?? "H.264").replace(".", "").toLowerCase()}`;
  return RTCRtpReceiver.getCapabilities("video")?.codecs.some(({ mimeType }) => mimeType.toLowerCase() === wanted) ?? false;
}
