import { signal } from "@preact/signals";
import { ApiError, asApiError, footageAddress } from "../api/client";
import type { View } from "../camera/scale";
import { serverNow } from "../state/clock";
import { forgettable, JOIN_MILLIS, nextChunk, stretchAt, type Chunk } from "./chunks";
import { Coverage, gapAt, isDamaged, spanAt, type Missing } from "./coverage";
import { correction } from "./following";
import { mediaSource } from "../media/feed";
import { NativeReel } from "./native-reel";
import { Reel, Unplayable } from "./reel";
import { picturesFor, samePictures, type Pictures } from "./speeds";

const SAME_PICTURE_MILLIS = 0.4;
// A picture's instant is whole microseconds and its media time whole ticks: a little past it is surely inside it.
const INSIDE_PICTURE_MILLIS = 0.5;
// Key pictures are shown by seeking, about ten times a second.
const KEY_SEEK_MILLIS = 90;
const RETRY_MILLIS = 900;
const TIDY_MILLIS = 5000;

/** What a player shows, or why it shows nothing. */
export type Shows =
  | { kind: "picture" }
  | { kind: "loading" }
  | { kind: "gap"; gap: Missing | null }
  | { kind: "failed"; message: string; remedy: string | null };

/** What all players of a playback are told, many times a second. */
export interface Beat { at: number; speed: number; paused: boolean; moving: boolean; muted: boolean }

/** Shows one camera's footage at the instant that a master clock names: fetches, buffers, and keeps the video in step. */
export class FootagePlayer {
  readonly camera: string;
  readonly coverage: Coverage;
  readonly shows = signal<Shows>({ kind: "loading" });
  readonly damaged = signal(false);
  /** How far the picture is ahead of the clock in milliseconds of the clock's time; null where none moves. */
  readonly aheadMillis = signal<number | null>(null);
  /** The instant of the picture on the screen. */
  readonly shownAt = signal<number | null>(null);
  private readonly video: HTMLVideoElement;
  private readonly reel: Reel | NativeReel;
  private pictures: Pictures = { kind: "all" };
  private fetching: AbortController | null = null;
  private fetched: Chunk | null = null;
  private notBefore = 0;
  private waitingSince: number | null = null;
  private tidiedAt = 0;
  private closed = false;

  constructor(video: HTMLVideoElement, camera: string) {
    this.video = video;
    this.camera = camera;
    this.coverage = new Coverage(camera);
    this.reel = !mediaSource() && NativeReel.isPossible(video) ? new NativeReel(video, camera) : new Reel(video);
    this.watchPictures();
  }

  /** For how long footage that should be here has been waited for, in milliseconds. */
  get waitedMillis(): number {
    return this.waitingSince === null ? 0 : performance.now() - this.waitingSince;
  }

  beat(beat: Beat): void {
    void this.coverage.around(beat.at).catch((failure: unknown) => this.fail(failure));
    const known = this.coverage.known.peek();
    if (!known) return this.wait();
    const span = spanAt(known, beat.at);
    this.damaged.value = isDamaged(known, beat.at);
    if (!span) return this.rest(gapAt(known, beat.at));
    const speed = beat.paused ? 1 : beat.speed;
    const pictures = picturesFor(speed);
    if (!samePictures(pictures, this.pictures)) {
      this.pictures = pictures;
      this.abandon();
      void this.reel.forget().catch((failure: unknown) => this.fail(failure));
    }
    const buffered = this.reel.buffered();
    this.fetchFor(beat.at, speed, span, buffered);
    if (!stretchAt(buffered, beat.at)) {
      // The last picture of a span may end a little before the span does.
      if (span.end - beat.at < JOIN_MILLIS && stretchAt(buffered, beat.at - JOIN_MILLIS)) {
        this.waitingSince = null;
        return;
      }
      this.show(beat.at, buffered);
      return this.wait();
    }
    this.waitingSince = null;
    if (this.shows.peek().kind !== "picture") this.shows.value = { kind: "picture" };
    if (beat.moving && pictures.kind === "all") this.run(beat);
    else this.show(beat.at, buffered, beat.moving ? Math.abs(beat.speed) * KEY_SEEK_MILLIS : SAME_PICTURE_MILLIS);
    this.tidy(beat.at, speed);
  }

  /** Plays, and corrects what has come out of step. */
  private run(beat: Beat): void {
    const { video } = this;
    video.muted = beat.muted;
    const ahead = this.reel.at() - beat.at;
    this.aheadMillis.value = Math.round(ahead);
    const mend = correction(ahead, beat.speed);
    if (mend.kind === "seek") {
      if (!video.seeking) this.reel.seek(beat.at);
    } else if (Math.abs(video.playbackRate - mend.rate) > 0.002) video.playbackRate = mend.rate;
    if (video.paused && !video.ended) void video.play().catch((failure: unknown) => {
      // Sound without a gesture is refused by browsers; pictures never are.
      if (failure instanceof DOMException && failure.name === "NotAllowedError") video.muted = true;
    });
  }

  /** Stands at the picture of the instant; one seek at a time, but for one that waits for what is not buffered. */
  private show(at: number, buffered: View[], toleranceMillis = SAME_PICTURE_MILLIS): void {
    const { video } = this;
    if (!video.paused) video.pause();
    this.aheadMillis.value = null;
    if (!this.fetching) this.reel.end();
    const wanted = at + INSIDE_PICTURE_MILLIS;
    if (video.seeking && stretchAt(buffered, this.reel.at())) return;
    if (Math.abs(this.reel.at() - wanted) > toleranceMillis) this.reel.seek(wanted);
  }

  private wait(): void {
    if (!this.video.paused) this.video.pause();
    this.waitingSince ??= performance.now();
    const kind = this.shows.peek().kind;
    if (kind === "picture" || kind === "gap") this.shows.value = { kind: "loading" };
  }

  private rest(gap: Missing | null): void {
    if (!this.video.paused) this.video.pause();
    this.waitingSince = null;
    this.aheadMillis.value = null;
    this.shownAt.value = null;
    const before = this.shows.peek();
    if (before.kind !== "gap" || before.gap?.start !== gap?.start || before.gap?.end !== gap?.end) this.shows.value = { kind: "gap", gap };
  }

  private fetchFor(at: number, speed: number, span: View, buffered: View[]): void {
    if (this.reel instanceof NativeReel) {
      void this.reel.need(at, { start: span.start, end: Math.min(span.end, serverNow()) }).catch((failure: unknown) => this.fail(failure));
      return;
    }
    if (this.fetching) {
      // A seek elsewhere makes what is being fetched useless.
      const useful = this.fetched && at >= this.fetched.start - 15_000 && at <= this.fetched.end + 30_000 * Math.abs(speed);
      const ready = stretchAt(buffered, at);
      if (useful && (ready || (at >= this.fetched!.start - 1 && at <= this.fetched!.end))) return;
      this.abandon();
      this.notBefore = 0;
    }
    if (performance.now() < this.notBefore) return;
    const chunk = nextChunk(buffered, at, speed, { start: span.start, end: Math.min(span.end, serverNow()) });
    if (chunk) void this.fetch(chunk);
  }

  private async fetch(chunk: Chunk): Promise<void> {
    const controller = (this.fetching = new AbortController());
    this.fetched = chunk;
    try {
      const response = await fetch(footageAddress(this.camera, chunk.start, chunk.end, chunk.pictures), { signal: controller.signal, credentials: "same-origin", cache: "no-store" });
      if (response.status === 404) {
        this.notBefore = performance.now() + RETRY_MILLIS;
        await this.coverage.refresh(chunk.start);
        return;
      }
      if (!response.ok || !response.body) throw await refusalOf(response);
      const startsAt = instantOf(response.headers.get("X-Footage-Start") ?? "");
      if (this.reel instanceof Reel) await this.reel.put(response.body as ReadableStream<Uint8Array<ArrayBuffer>>, startsAt, controller.signal);
      if (!this.closed && this.shows.peek().kind === "failed") this.shows.value = { kind: "loading" };
      // Footage that is being written grows by a fragment a second or two.
      if (serverNow() - chunk.end < 5000) this.notBefore = performance.now() + RETRY_MILLIS;
    } catch (failure) {
      if (controller.signal.aborted) return;
      this.notBefore = performance.now() + 3 * RETRY_MILLIS;
      this.fail(failure);
    } finally {
      if (this.fetching === controller) this.fetching = null;
    }
  }

  private fail(failure: unknown): void {
    if (this.closed || (failure instanceof DOMException && failure.name === "AbortError")) return;
    if (failure instanceof Unplayable) this.shows.value = { kind: "failed", message: failure.message, remedy: null };
    else {
      const error = asApiError(failure);
      this.shows.value = { kind: "failed", message: error.message, remedy: error.remedy };
    }
  }

  private abandon(): void {
    this.fetching?.abort();
    this.fetching = null;
    this.fetched = null;
  }

  private tidy(at: number, speed: number): void {
    if (performance.now() - this.tidiedAt < TIDY_MILLIS) return;
    this.tidiedAt = performance.now();
    for (const far of forgettable(this.reel.buffered(), at, speed)) void this.reel.forget(far).catch((failure: unknown) => this.fail(failure));
  }

  /** The browser says which picture it has put on the screen. */
  private watchPictures(): void {
    const { video } = this;
    if (!("requestVideoFrameCallback" in video)) return;
    const seen = (_now: number, picture: VideoFrameCallbackMetadata) => {
      if (this.closed) return;
      this.shownAt.value = this.reel.instantOf(picture.mediaTime);
      video.requestVideoFrameCallback(seen);
    };
    video.requestVideoFrameCallback(seen);
  }

  close(): void {
    this.closed = true;
    this.abandon();
    this.reel.close();
  }
}

/** An instant with microseconds, in milliseconds; `Date` reads no more than three decimals. */
export function instantOf(text: string): number {
  const [, seconds = text, fraction = ""] = /^(.*?)(\.\d+)?Z$/.exec(text) ?? [];
  return Date.parse(`${seconds}Z`) + Number(`0${fraction || ".0"}`) * 1000;
}

async function refusalOf(response: Response): Promise<ApiError> {
  const body = await response.json().catch(() => null) as { error?: { code: string; message: string; remedy?: string | null } } | null;
  return new ApiError(response.status, body?.error?.code ?? "no-reason", body?.error?.message ?? `The footage was answered with ${response.status}.`, body?.error?.remedy ?? "Try again; if it stays, look at the server's log.", null);
}
