import type { View } from "../camera/scale";
import { mediaSource } from "../media/feed";
import { initialisationLength, mimeOf } from "../media/mp4";

const DAY = 86_400_000;
const REACH_MILLIS = 200 * DAY;
const MOST_INITIALISATION_BYTES = 1024 * 1024;

/** Why footage cannot be shown, in words that say what to do. */
export class Unplayable extends Error {}

/**
 * A stretch of buffered footage behind one video element, addressed by instants: media time zero is some day before, and every piece that
 * is put in is placed by its own first instant. Seeking is setting the instant; pictures that are not there yet leave the last one shown.
 */
export class Reel {
  private readonly video: HTMLVideoElement;
  private source: MediaSource | null = null;
  private buffer: SourceBuffer | null = null;
  private mime = "";
  private zeroAt = 0;
  private address = "";
  private tail: Promise<void> = Promise.resolve();

  constructor(video: HTMLVideoElement) {
    this.video = video;
    video.disableRemotePlayback = true;
  }

  /** The instant of the video's position. */
  at(): number {
    return this.zeroAt + this.video.currentTime * 1000;
  }

  instantOf(mediaSeconds: number): number {
    return this.zeroAt + mediaSeconds * 1000;
  }

  seek(at: number): void {
    if (this.buffer) this.video.currentTime = Math.max(0, (at - this.zeroAt) / 1000);
  }

  buffered(): View[] {
    const stretches: View[] = [];
    if (!this.buffer || !this.isUsable()) return stretches;
    const { buffered } = this.buffer;
    for (let i = 0; i < buffered.length; i++) stretches.push({ start: this.instantOf(buffered.start(i)), end: this.instantOf(buffered.end(i)) });
    return stretches;
  }

  /** Puts in one fragmented MP4 as it arrives; `startsAt` is the instant of its media time zero. */
  async put(body: ReadableStream<Uint8Array<ArrayBuffer>>, startsAt: number, signal: AbortSignal): Promise<void> {
    const reader = body.getReader();
    let head: Uint8Array<ArrayBuffer> | null = new Uint8Array(0);
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (signal.aborted) return;
        if (done) break;
        if (head === null) {
          await this.append(value, null, signal);
          continue;
        }
        head = joined(head, value);
        if (initialisationLength(head) === null) {
          if (head.length > MOST_INITIALISATION_BYTES) throw new Unplayable("The footage does not begin as MP4 does. Run “sightline check” on the node.");
          continue;
        }
        await this.accept(mimeOf(head), startsAt);
        const whole = head;
        head = null;
        await this.append(whole, startsAt, signal);
      }
    } finally {
      void reader.cancel().catch(() => {});
    }
  }

  /** Makes the source buffer, or a new one where this footage is of another kind. */
  private async accept(mime: string | null, startsAt: number): Promise<void> {
    const Source = mediaSource();
    if (!Source) throw new Unplayable("This browser cannot play recorded footage in pieces. Use a newer one, or download a clip.");
    if (!mime || !Source.isTypeSupported(mime)) throw new Unplayable(`This browser cannot play ${codecWords(mime)}. Download the clip and play it elsewhere.`);
    if (this.buffer && mime === this.mime && Math.abs(startsAt - this.zeroAt - REACH_MILLIS) < REACH_MILLIS - DAY) return;
    const wanted = this.buffer ? this.at() : null;
    this.close();
    const source = new Source();
    this.source = source;
    this.address = URL.createObjectURL(source);
    this.video.src = this.address;
    await new Promise<void>((opened) => source.addEventListener("sourceopen", () => opened(), { once: true }));
    if (this.source !== source) return;
    this.zeroAt = Math.floor(startsAt / DAY) * DAY - REACH_MILLIS;
    source.duration = (2 * REACH_MILLIS) / 1000;
    this.buffer = source.addSourceBuffer(mime);
    this.buffer.mode = "segments";
    this.mime = mime;
    this.seek(wanted ?? startsAt);
  }

  /** @param startsAt where a new piece begins; null for more of the last one */
  private append(bytes: Uint8Array<ArrayBuffer>, startsAt: number | null, signal: AbortSignal): Promise<void> {
    return this.inTurn(async (buffer) => {
      if (signal.aborted) return;
      if (startsAt !== null) {
        // What a broken-off piece left half parsed must not run into the next; ending has done the same.
        if (this.source?.readyState === "open") buffer.abort();
        buffer.timestampOffset = (startsAt - this.zeroAt) / 1000; // opens what was ended
        if (this.source?.readyState === "open") this.source.duration = (2 * REACH_MILLIS) / 1000;
      }
      try {
        await updated(buffer, () => buffer.appendBuffer(bytes));
      } catch (failure) {
        if (!(failure instanceof DOMException && failure.name === "QuotaExceededError")) throw failure;
        await this.removeFar(buffer);
        await updated(buffer, () => buffer.appendBuffer(bytes));
      }
    });
  }

  /**
   * Says that what is buffered is all for now, until more is put in: a browser shows a picture it has sought only when several more follow
   * or none will come.
   */
  end(): void {
    if (this.source?.readyState !== "open" || !this.buffer || this.buffer.updating || this.buffer.buffered.length === 0) return;
    void this.inTurn(async (buffer) => {
      if (this.source?.readyState !== "open") return;
      buffer.abort();
      this.source.endOfStream();
    });
  }

  private isUsable(): boolean {
    return this.source?.readyState === "open" || this.source?.readyState === "ended";
  }

  private async removeFar(buffer: SourceBuffer): Promise<void> {
    const { currentTime } = this.video;
    if (currentTime > 5) await updated(buffer, () => buffer.remove(0, currentTime - 4));
    await updated(buffer, () => buffer.remove(currentTime + 20, Infinity));
  }

  /** Forgets a stretch; everything where none is named. */
  forget(stretch?: View): Promise<void> {
    return this.inTurn(async (buffer) => {
      const from = stretch ? Math.max(0, (stretch.start - this.zeroAt) / 1000) : 0;
      const to = stretch ? (stretch.end - this.zeroAt) / 1000 : Infinity;
      if (to > from) await updated(buffer, () => buffer.remove(from, to));
    });
  }

  /** One change of the buffer at a time, as the browser wants it. */
  private inTurn(act: (buffer: SourceBuffer) => Promise<void>): Promise<void> {
    const run = async () => {
      const buffer = this.buffer;
      if (buffer && this.isUsable()) await act(buffer);
    };
    const result = this.tail.then(run);
    this.tail = result.catch(() => {});
    return result;
  }

  close(): void {
    this.buffer = null;
    this.source = null;
    this.mime = "";
    if (!this.address) return;
    URL.revokeObjectURL(this.address);
    this.address = "";
    this.video.removeAttribute("src");
    this.video.load();
  }
}

function updated(buffer: SourceBuffer, act: () => void): Promise<void> {
  return new Promise((done, failed) => {
    const end = new AbortController();
    const { signal } = end;
    buffer.addEventListener("updateend", () => { end.abort(); done(); }, { signal });
    buffer.addEventListener("error", () => { end.abort(); failed(new Unplayable("The browser could not read this footage. Download the clip and play it elsewhere.")); }, { signal });
    try {
      act();
    } catch (failure) {
      end.abort();
      failed(failure);
    }
  });
}

const codecWords = (mime: string | null): string => (mime === null ? "this footage" : /hvc1|hev1/.test(mime) ? "H.265" : mime);

function joined(first: Uint8Array<ArrayBuffer>, second: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
