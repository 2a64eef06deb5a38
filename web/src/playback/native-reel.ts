import { ApiError, hlsAddress } from "../api/client";
import type { View } from "../camera/scale";
import { Unplayable } from "./reel";

const BEFORE_MILLIS = 10 * 60_000;
const BEHIND_MILLIS = 50 * 60_000;
const RETRY_MILLIS = 3000;
const PLAYLIST = "application/vnd.apple.mpegurl";

/**
 * A stretch of footage that the browser plays by itself from a playlist (HLS), for browsers without Media Source Extensions: an iPhone
 * before iOS 17.1. An hour about the wanted instant is named at once; the browser fetches what it needs of it.
 */
export class NativeReel {
  private readonly video: HTMLVideoElement;
  private readonly camera: string;
  private zeroAt = 0;
  private named: View | null = null;
  private loading: AbortController | null = null;
  private notBefore = 0;

  constructor(video: HTMLVideoElement, camera: string) {
    this.video = video;
    this.camera = camera;
    video.playsInline = true;
  }

  /** Whether this browser plays playlists by itself. */
  static isPossible(video: HTMLVideoElement): boolean {
    return video.canPlayType(PLAYLIST) !== "";
  }

  at(): number {
    return this.instantOf(this.video.currentTime);
  }

  instantOf(mediaSeconds: number): number {
    return this.zeroAt + mediaSeconds * 1000;
  }

  seek(at: number): void {
    if (this.named) this.video.currentTime = Math.max(0, (at - this.zeroAt) / 1000);
  }

  /** What can be played: all that was named, once the browser has read the playlist. */
  buffered(): View[] {
    return this.named && this.video.readyState >= HTMLMediaElement.HAVE_METADATA ? [this.named] : [];
  }

  /** Names footage about the instant, where none is named; `span` is the footage that there is without a break. */
  async need(at: number, span: View): Promise<void> {
    if (this.video.error && this.named) {
      this.named = null;
      throw new Unplayable("This browser cannot play the footage. Download the clip and play it elsewhere.");
    }
    if (this.loading || performance.now() < this.notBefore) return;
    if (this.named && at >= this.named.start && at < this.named.end) return;
    const loading = (this.loading = new AbortController());
    this.notBefore = performance.now() + RETRY_MILLIS;
    const wanted = { start: Math.max(span.start, at - BEFORE_MILLIS), end: Math.min(span.end, at + BEHIND_MILLIS) };
    const address = hlsAddress(this.camera, new Date(wanted.start).toISOString(), new Date(wanted.end).toISOString());
    try {
      const response = await fetch(address, { signal: loading.signal, credentials: "same-origin", cache: "no-store" });
      if (!response.ok) throw new ApiError(response.status, "no-playlist", `The playlist was answered with ${response.status}.`, "Try again; if it stays, look at the server's log.", null);
      const begins = beginOf(await response.text());
      if (begins === null || loading.signal.aborted) return;
      this.zeroAt = begins;
      this.named = { start: begins, end: wanted.end };
      this.video.src = address;
      this.video.addEventListener("loadedmetadata", () => this.seek(at), { once: true });
    } finally {
      if (this.loading === loading) this.loading = null;
    }
  }

  /** Nothing is buffered here but by the browser. */
  forget(): Promise<void> {
    return Promise.resolve();
  }

  end(): void {}

  close(): void {
    this.loading?.abort();
    if (!this.named) return;
    this.named = null;
    this.video.removeAttribute("src");
    this.video.load();
  }
}

/** The instant of a playlist's first picture in milliseconds; null where it holds none. */
export function beginOf(playlist: string): number | null {
  const date = /^#EXT-X-PROGRAM-DATE-TIME:(.+)$/m.exec(playlist)?.[1]?.trim();
  const begins = date === undefined ? NaN : Date.parse(date);
  return Number.isNaN(begins) ? null : begins;
}
