import { api, asApiError, hlsAddress } from "../api/client";
import type { Gap, Playback } from "../api/types";
import { Feed, mediaSource } from "../media/feed";
import { initialisationLength, mimeOf } from "../media/mp4";
import { zone } from "../state/facts";
import { serverNow } from "../state/clock";
import { causeWords, clockTime } from "../ui/words";
import type { CameraModel } from "./model";

const KEEP_BEHIND_SECONDS = 30;
const MOST_BACKLOG_BYTES = 8 * 1024 * 1024;
const ROUNDING_MILLIS = 1500;
const STILL_WRITTEN_MILLIS = 15_000;
const MOST_INITIALISATION_BYTES = 1024 * 1024;

/**
 * Plays recorded footage in one video element. The footage is fetched as one stream and fed through Media Source Extensions, so that
 * seeking inside what is buffered is immediate and every picture's instant is known; a browser without them plays HLS by itself.
 */
export class PlaybackPlayer {
  private readonly video: HTMLVideoElement;
  private readonly model: CameraModel;
  private feed: Feed | null = null;
  private fetching = new AbortController();
  /** The instant that media time zero of the present stream stands for; NaN until its first picture is buffered. */
  private zeroAt = Number.NaN;
  private startsAt = 0;
  private target = 0;
  private readonly watch: number;
  private readonly events = new AbortController();

  constructor(video: HTMLVideoElement, model: CameraModel) {
    this.video = video;
    this.model = model;
    const { signal } = this.events;
    video.addEventListener("ended", () => void this.open(this.model.position.peek() + 40, true), { signal });
    video.addEventListener("waiting", () => { model.waiting.value = true; }, { signal });
    video.addEventListener("playing", () => { model.waiting.value = false; }, { signal });
    video.addEventListener("seeked", () => { if (video.readyState >= 2) model.waiting.value = false; }, { signal });
    video.addEventListener("progress", () => this.begin(), { signal });
    video.addEventListener("loadeddata", () => this.begin(), { signal });
    this.watch = window.setInterval(() => this.tick(), 100);
  }

  /** Shows the picture at `at`: inside the buffer at once, else by asking the server. */
  show(at: number): void {
    const media = (at - this.zeroAt) / 1000;
    const { buffered } = this.video;
    for (let i = 0; i < buffered.length; i++) {
      if (media >= buffered.start(i) && media <= buffered.end(i) - 0.1) {
        this.video.currentTime = media;
        this.model.position.value = at;
        this.follow();
        return;
      }
    }
    void this.open(at, false);
  }

  /** Applies pause, speed and sound. */
  follow(): void {
    const { video, model } = this;
    video.muted = model.muted.peek();
    video.playbackRate = model.rate.peek();
    if (model.paused.peek()) video.pause();
    else if (Number.isFinite(this.zeroAt)) void video.play().catch(() => { model.muted.value = true; video.muted = true; });
  }

  step(direction: 1 | -1, pictureSeconds: number): void {
    this.model.paused.value = true;
    this.video.pause();
    if (Number.isFinite(this.zeroAt)) this.show(this.zeroAt + (this.video.currentTime + direction * pictureSeconds) * 1000);
  }

  private async open(at: number, continued: boolean): Promise<void> {
    this.stop();
    const { signal } = (this.fetching = new AbortController());
    const { model } = this;
    model.waiting.value = true;
    if (!continued) model.notice.value = null;
    model.position.value = at;
    try {
      let answer = await api.playback(model.name, iso(at), signal);
      let from = at;
      // The last picture ends a little before its span does: go past it, or to live when the span is still being written.
      if (continued && answer.span && Date.parse(answer.span.end) - at < ROUNDING_MILLIS) {
        from = Date.parse(answer.span.end);
        if (serverNow() - from < STILL_WRITTEN_MILLIS) return model.goLive();
        answer = await api.playback(model.name, iso(from + 1), signal);
      }
      if (!answer.span) {
        if (!answer.next) return this.nothingAfter(at, answer, continued);
        from = Date.parse(answer.next.start);
        model.tell(gapText(answer.gap ?? null, at, from), false);
        answer = await api.playback(model.name, iso(from + 1), signal);
      }
      if (!answer.url) return this.nothingAfter(at, answer, continued);
      this.target = from;
      this.startsAt = Date.parse(answer.startsAt ?? answer.span?.start ?? iso(from));
      const Source = mediaSource();
      if (!Source) return this.native(answer);
      await this.read(answer.url, Source, signal);
    } catch (failure) {
      if (signal.aborted) return;
      const error = asApiError(failure);
      model.waiting.value = false;
      model.tell(`${error.message} ${error.remedy ?? ""}`, true);
    }
  }

  private nothingAfter(at: number, answer: Playback, continued: boolean): void {
    const { model } = this;
    if (continued && serverNow() - at < STILL_WRITTEN_MILLIS) return model.goLive();
    model.waiting.value = false;
    model.paused.value = true;
    const cause = answer.gap ? `: ${answer.gap.words || causeWords(answer.gap.cause)}` : "";
    model.tell(`Nothing was recorded at or after ${clockTime(at, zone.peek())}${cause}. Choose an earlier moment, or go live.`, true);
  }

  private async read(url: string, Source: typeof MediaSource, signal: AbortSignal): Promise<void> {
    const response = await fetch(url, { signal, credentials: "same-origin" });
    if (!response.ok || !response.body) throw new Error(`the footage was answered with ${response.status}`);
    const reader = response.body.getReader();
    let head = new Uint8Array(0);
    for (;;) {
      // A stream that breaks off after its beginning, such as one paused past the server's patience, is asked for again at its end.
      const { done, value } = await reader.read().catch((failure: unknown) => {
        if (!this.feed) throw failure;
        return { done: true as const, value: undefined };
      });
      if (signal.aborted) return;
      if (done) break;
      if (this.feed) {
        this.feed.append(value);
      } else {
        const longer = new Uint8Array(head.length + value.length);
        longer.set(head);
        longer.set(value, head.length);
        head = longer;
        if (initialisationLength(head) === null) {
          if (head.length > MOST_INITIALISATION_BYTES) throw new Error("the footage does not begin as MP4 does");
          continue;
        }
        const mime = mimeOf(head);
        if (!mime || !Source.isTypeSupported(mime)) throw new Error(`this browser cannot play ${mime ?? "this footage"}; download the clip and play it elsewhere`);
        this.feed = new Feed(this.video, mime, Source, (message) => { if (!signal.aborted) this.model.tell(`Playback stopped: ${message}.`, true); });
        this.feed.append(head);
      }
      while (!signal.aborted && this.feed && (this.ahead() > Math.max(30, 15 * this.model.rate.peek()) || this.feed.backlog > MOST_BACKLOG_BYTES)) {
        await new Promise((wake) => setTimeout(wake, 200));
      }
    }
    this.feed?.end();
  }

  /** The player of the browser: HLS where it knows it, else the plain file. */
  private native(answer: Playback): void {
    const { video, model } = this;
    const hls = video.canPlayType("application/vnd.apple.mpegurl") !== "" && answer.span;
    video.src = hls ? hlsAddress(model.name, iso(this.startsAt), answer.span!.end) : answer.url!;
  }

  private ahead(): number {
    const { buffered, currentTime } = this.video;
    return buffered.length === 0 ? 0 : buffered.end(buffered.length - 1) - currentTime;
  }

  private begin(): void {
    const { video } = this;
    if (Number.isFinite(this.zeroAt) || video.buffered.length === 0) return;
    const first = video.buffered.start(0);
    const wanted = first + Math.max(0, this.target - this.startsAt) / 1000;
    if (video.buffered.end(0) < wanted) return;
    this.zeroAt = this.startsAt - first * 1000;
    video.currentTime = wanted;
    this.follow();
  }

  private tick(): void {
    this.begin();
    if (!Number.isFinite(this.zeroAt) || this.video.seeking) return;
    this.model.keepInView(this.zeroAt + this.video.currentTime * 1000);
    this.model.position.value = this.zeroAt + this.video.currentTime * 1000;
    this.feed?.trim(KEEP_BEHIND_SECONDS);
  }

  private stop(): void {
    this.fetching.abort();
    this.feed?.close();
    this.feed = null;
    this.zeroAt = Number.NaN;
  }

  close(): void {
    clearInterval(this.watch);
    this.events.abort();
    this.stop();
  }
}

const iso = (at: number) => new Date(at).toISOString();

/** `Gap 14:02:10–14:05:00: camera unreachable`. */
export function gapText(gap: Gap | null, at: number, next: number): string {
  const from = gap ? Date.parse(gap.start) : at;
  const words = gap ? gap.words || causeWords(gap.cause) : "no footage";
  return `Gap ${clockTime(from, zone.peek())}–${clockTime(next, zone.peek())}: ${words}`;
}
