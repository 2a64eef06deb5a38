type SourceConstructor = typeof MediaSource;

/** Media Source Extensions of this browser; on an iPhone the managed kind; null where there is none. */
export function mediaSource(): SourceConstructor | null {
  const scope = globalThis as { MediaSource?: SourceConstructor; ManagedMediaSource?: SourceConstructor };
  return scope.MediaSource ?? scope.ManagedMediaSource ?? null;
}

const MOST_WAITING_BYTES = 32 * 1024 * 1024;

/**
 * Feeds one video element with fragmented MP4 as it arrives. Appends are queued, because a source buffer takes one at a time;
 * past 32 MiB of waiting bytes `fail` is called, as it is for whatever the browser refuses.
 */
export class Feed {
  private readonly video: HTMLVideoElement;
  private readonly source: MediaSource;
  private readonly address: string;
  private readonly fail: (message: string) => void;
  private buffer: SourceBuffer | null = null;
  private waiting: Uint8Array<ArrayBuffer>[] = [];
  private waitingBytes = 0;
  private ended = false;
  private closed = false;

  constructor(video: HTMLVideoElement, mime: string, Source: SourceConstructor, fail: (message: string) => void) {
    this.video = video;
    this.fail = fail;
    this.source = new Source();
    this.address = URL.createObjectURL(this.source);
    this.source.addEventListener("sourceopen", () => this.open(mime), { once: true });
    video.disableRemotePlayback = true;
    video.src = this.address;
  }

  private open(mime: string): void {
    if (this.closed) return;
    try {
      this.buffer = this.source.addSourceBuffer(mime);
    } catch (failure) {
      this.fail(failure instanceof Error ? failure.message : String(failure));
      return;
    }
    this.buffer.mode = "segments";
    this.buffer.addEventListener("updateend", () => this.pump());
    this.buffer.addEventListener("error", () => this.fail("the browser could not read the video"));
    this.pump();
  }

  append(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.closed) return;
    this.waiting.push(bytes);
    this.waitingBytes += bytes.byteLength;
    if (this.waitingBytes > MOST_WAITING_BYTES) this.fail("the browser is too slow for this stream");
    this.pump();
  }

  /** No more bytes will come. */
  end(): void {
    this.ended = true;
    this.pump();
  }

  /** Bytes handed in and not yet taken by the browser. */
  get backlog(): number {
    return this.waitingBytes;
  }

  private pump(): void {
    const buffer = this.buffer;
    if (this.closed || !buffer || buffer.updating || this.source.readyState !== "open") return;
    if (this.waiting.length === 0) {
      if (this.ended) this.source.endOfStream();
      return;
    }
    // Several small fragments go in as one append: an append costs more than its bytes.
    const batch = this.waiting.length === 1 ? this.waiting[0]! : joined(this.waiting, this.waitingBytes);
    try {
      buffer.appendBuffer(batch);
      this.waiting = [];
      this.waitingBytes = 0;
    } catch (failure) {
      if (failure instanceof DOMException && failure.name === "QuotaExceededError") this.trim(2);
      else this.fail(failure instanceof Error ? failure.message : String(failure));
    }
  }

  /** Forgets what lies more than `keepSeconds` behind the position. */
  trim(keepSeconds: number): void {
    const buffer = this.buffer;
    if (!buffer || buffer.updating || this.closed || buffer.buffered.length === 0) return;
    const until = this.video.currentTime - keepSeconds;
    if (until > buffer.buffered.start(0)) buffer.remove(buffer.buffered.start(0), until);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.waiting = [];
    URL.revokeObjectURL(this.address);
    this.video.removeAttribute("src");
    this.video.load();
  }
}

function joined(parts: Uint8Array<ArrayBuffer>[], total: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
