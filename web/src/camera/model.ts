import { signal } from "@preact/signals";
import { PlaybackDesk } from "../playback/desk";
import { amend } from "../route";
import { serverNow } from "../state/clock";
import { bounded, type View } from "./scale";

const LIVE_FROM_MILLIS = 1000;
// Recorded footage is surely there so far behind now.
const RECORDED_MILLIS = 4500;

/** What one camera view knows while it stands: live or playback, what the timeline shows, which clip is chosen. */
export class CameraModel {
  readonly name: string;
  readonly live = signal(true);
  readonly desk: PlaybackDesk;
  readonly view;
  readonly clip = signal<View | null>(null);
  readonly muted;
  /** What the address says: an instant, or null for live. */
  address: number | null;
  private silent = false;

  constructor(name: string, at: number | null) {
    this.name = name;
    const middle = at ?? serverNow();
    this.desk = new PlaybackDesk(middle, () => this.goLive(), (moved) => { if (!this.silent) this.amend(moved); }, LIVE_FROM_MILLIS);
    this.address = at;
    this.view = this.desk.view;
    this.muted = this.desk.muted;
    const half = 30 * 60_000;
    this.view.value = at === null ? { start: middle - 2 * half * 0.94, end: middle + 2 * half * 0.06 } : bounded({ start: middle - half, end: middle + half }, serverNow());
    if (at !== null) this.playFrom(at, false, true);
  }

  /** The instant under the playhead: now when live. */
  at(): number {
    return this.live.peek() ? serverNow() : this.desk.position.peek();
  }

  playFrom(at: number, paused = this.desk.paused.peek(), keepAddress = false): void {
    if (at > serverNow() - LIVE_FROM_MILLIS) return this.goLive();
    this.live.value = false;
    this.silent = keepAddress;
    this.desk.seek(at, paused);
    this.silent = false;
  }

  goLive(): void {
    this.desk.paused.value = false;
    this.desk.notice.value = null;
    if (this.desk.speed.peek() < 0) this.desk.speed.value = 1;
    this.live.value = true;
    this.desk.reveal(serverNow());
    this.amend(null);
  }

  skip(millis: number): void {
    this.playFrom(this.at() + millis);
  }

  togglePause(): void {
    if (this.live.peek()) this.playFrom(serverNow() - RECORDED_MILLIS, true);
    else this.desk.togglePause();
  }

  /** From live, playback begins where recorded footage is sure to be. */
  shuttle(direction: 1 | -1): void {
    if (!this.live.peek()) return this.desk.shuttle(direction);
    if (direction > 0) return;
    this.desk.speed.value = -1;
    this.playFrom(serverNow() - RECORDED_MILLIS, false);
  }

  step(direction: 1 | -1): void {
    if (this.live.peek()) this.togglePause();
    this.desk.step(direction);
  }

  private amend(at: number | null): void {
    this.address = at === null ? null : Math.floor(at);
    amend({ screen: "camera", name: this.name, at: this.address, observation: null });
  }
}
