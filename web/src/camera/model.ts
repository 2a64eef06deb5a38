import { signal } from "@preact/signals";
import { amend } from "../route";
import { serverNow } from "../state/clock";
import { bounded, span, type View } from "./scale";

export interface Notice { text: string; bad: boolean }
export interface Seek { at: number; paused: boolean }

/** What one camera view knows while it stands: live or playback, where it is, what the timeline shows, which clip is chosen. */
export class CameraModel {
  readonly name: string;
  /** The seek that playback is to follow, or null for live. */
  readonly seek = signal<Seek | null>(null);
  /** The instant of the picture shown in playback. */
  readonly position = signal(0);
  readonly view = signal<View>({ start: 0, end: 1 });
  readonly clip = signal<View | null>(null);
  readonly muted = signal(true);
  readonly paused = signal(false);
  readonly rate = signal(1);
  readonly notice = signal<Notice | null>(null);
  readonly waiting = signal(false);
  /** Moves one picture back (-1) or on (1); set by the player that stands. */
  step: (direction: 1 | -1) => void = () => {};
  private noticeTimer = 0;
  private lastAt = 0;

  constructor(name: string, at: number | null) {
    this.name = name;
    const middle = at ?? serverNow();
    const half = 30 * 60_000;
    this.view.value = at === null ? { start: middle - 2 * half * 0.94, end: middle + 2 * half * 0.06 } : bounded({ start: middle - half, end: middle + half }, serverNow());
    if (at !== null) this.playFrom(at, false, true);
  }

  get live(): boolean {
    return this.seek.value === null;
  }

  /** The instant under the playhead: now when live. */
  at(): number {
    return this.live ? serverNow() : this.position.peek();
  }

  playFrom(at: number, paused = this.paused.peek(), keepAddress = false): void {
    if (at > serverNow() - 1000) return this.goLive();
    this.paused.value = paused;
    this.position.value = at;
    this.seek.value = { at, paused };
    this.reveal(at);
    if (!keepAddress) amend({ screen: "camera", name: this.name, at, observation: null });
  }

  goLive(): void {
    this.paused.value = false;
    this.rate.value = 1;
    this.notice.value = null;
    this.waiting.value = false;
    this.seek.value = null;
    this.reveal(serverNow());
    amend({ screen: "camera", name: this.name, at: null, observation: null });
  }

  skip(millis: number): void {
    this.playFrom(this.at() + millis);
  }

  togglePause(): void {
    if (this.live) this.playFrom(serverNow() - 2000, true);
    else this.paused.value = !this.paused.peek();
  }

  /** Moves the timeline, where needed, so that the instant stands in it. */
  reveal(at: number): void {
    const view = this.view.peek();
    if (at >= view.start && at <= view.end - span(view) * 0.02) return;
    const share = at > view.end - span(view) * 0.02 && at < view.end + span(view) * 0.1 ? 0.94 : 0.5;
    this.view.value = bounded({ start: at - span(view) * share, end: at + span(view) * (1 - share) }, serverNow());
  }

  /** Moves the timeline on as time passes its end; leaves it alone where a person has moved it elsewhere. */
  keepInView(at: number): void {
    const view = this.view.peek();
    const wasInside = this.lastAt >= view.start && this.lastAt <= view.end;
    this.lastAt = at;
    if (wasInside && at > view.end - span(view) * 0.02) this.reveal(at);
  }

  tell(text: string, bad = false): void {
    clearTimeout(this.noticeTimer);
    this.notice.value = { text, bad };
    if (!bad) this.noticeTimer = window.setTimeout(() => { this.notice.value = null; }, 8000);
  }
}
