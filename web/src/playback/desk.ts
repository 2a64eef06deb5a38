import { signal } from "@preact/signals";
import { asApiError } from "../api/client";
import type { View } from "../camera/scale";
import { bounded, span } from "../camera/scale";
import { serverNow } from "../state/clock";
import { zone } from "../state/facts";
import { clockTime, duration } from "../ui/words";
import { MasterClock } from "./clock";
import { footageFrom, type Missing } from "./coverage";
import type { FootagePlayer } from "./footage-player";
import { FrameTimes } from "./frames";
import { nextSeen } from "./observations";
import { preferences, prefer } from "./preferences";
import { shuttled } from "./speeds";

const BEAT_MILLIS = 40;
const MOST_WAIT_MILLIS = 8000;
const EDGE_MILLIS = 4000;
const SILENT_JUMP_MILLIS = 250;
const LEAD_MILLIS = 3000;
const MOST_STEPS_WAITING = 2;

export interface Notice { text: string; bad: boolean }
export type Mark = "gap" | "seen";

/**
 * Playback of one camera or several on one clock: where it is, how fast it goes, and which players follow. While footage that should be
 * shown is not here yet the clock waits for it, at most eight seconds; then it goes on, and the late one follows when it can.
 */
export class PlaybackDesk {
  /** The instant shown. */
  readonly position = signal(0);
  readonly paused = signal(false);
  readonly speed = signal(1);
  readonly muted = signal(true);
  readonly waiting = signal(false);
  readonly notice = signal<Notice | null>(null);
  readonly view = signal<View>({ start: 0, end: 1 });
  /** The camera whose pictures are stepped through; null for the first with footage. */
  readonly leader = signal<string | null>(null);
  private readonly clock: MasterClock;
  private readonly players = new Map<string, FootagePlayer>();
  private readonly frames = new Map<string, FrameTimes>();
  private readonly atEdge: () => void;
  private readonly moved: (at: number) => void;
  private readonly edgeMillis: number;
  private noticeTimer = 0;
  private timer = 0;
  private jumping = false;
  private steps: Promise<void> = Promise.resolve();
  private stepsWaiting = 0;
  private lastAt = 0;

  /**
   * @param atEdge what happens when playback has reached now
   * @param moved is told of every instant that was chosen, for the address
   * @param edgeMillis how far behind now playback stays, because footage is written a fragment at a time
   */
  constructor(at: number, atEdge: () => void, moved: (at: number) => void, edgeMillis = EDGE_MILLIS) {
    this.edgeMillis = edgeMillis;
    this.clock = new MasterClock(at, () => performance.now());
    this.position.value = at;
    this.speed.value = preferences().speed;
    this.atEdge = atEdge;
    this.moved = moved;
  }

  /** Beats until the returned function is called. */
  run(): () => void {
    this.timer = window.setInterval(() => this.beat(), BEAT_MILLIS);
    return () => {
      clearInterval(this.timer);
      this.clock.hold();
    };
  }

  join(player: FootagePlayer): () => void {
    this.players.set(player.camera, player);
    return () => {
      if (this.players.get(player.camera) === player) this.players.delete(player.camera);
      player.close();
    };
  }

  player(camera: string): FootagePlayer | undefined {
    return this.players.get(camera);
  }

  private beat(): void {
    let at = this.clock.at();
    const edge = serverNow() - this.edgeMillis;
    if (at > edge && this.clock.running && this.clock.speed > 0) {
      this.clock.set(edge);
      at = edge;
      this.atEdge();
    }
    const all = [...this.players.values()];
    const late = all.some((player) => player.waitedMillis > 0 && player.waitedMillis < MOST_WAIT_MILLIS);
    const moving = !this.paused.peek() && !late && !this.jumping && all.length > 0;
    if (moving && (!this.clock.running || this.clock.speed !== this.speed.peek())) this.clock.go(this.speed.peek());
    if (!moving && this.clock.running) this.clock.hold();
    const beat = { at, speed: this.speed.peek(), paused: this.paused.peek(), moving, muted: this.muted.peek() };
    for (const player of all) player.beat(beat);
    this.waiting.value = late;
    this.position.value = at;
    if (!this.paused.peek()) this.keepInView(at);
    if (all.length > 0 && all.every((player) => player.shows.peek().kind === "gap")) void this.passGap(at);
  }

  /** Where no camera has footage: says why, and goes to the next that has, in the direction of travel. */
  private async passGap(at: number): Promise<void> {
    if (this.jumping || this.paused.peek()) return;
    this.jumping = true;
    const direction = this.speed.peek() < 0 ? -1 : 1;
    try {
      const found = await Promise.all([...this.players.values()].map(async (player) => {
        const known = player.coverage.known.peek();
        return (known && footageFrom(known, at, direction)) ?? player.coverage.reach(at, direction);
      }));
      const there = found.filter((instant): instant is number => instant !== null);
      if (this.paused.peek() || Math.abs(this.clock.at() - at) > 1) return;
      if (there.length === 0) return this.nothing(at, direction);
      const to = direction > 0 ? Math.min(...there) : Math.max(...there);
      if (Math.abs(to - at) > SILENT_JUMP_MILLIS) this.tell(gapText(this.gap(), at, to));
      this.place(to);
    } catch (failure) {
      const error = asApiError(failure);
      this.paused.value = true;
      this.tell(`${error.message} ${error.remedy ?? ""}`, true);
    } finally {
      this.jumping = false;
    }
  }

  private nothing(at: number, direction: 1 | -1): void {
    if (direction > 0 && serverNow() - at < 15_000) {
      this.clock.set(serverNow() - this.edgeMillis - 1);
      return this.atEdge();
    }
    this.paused.value = true;
    const gap = this.gap();
    this.tell(`Nothing was recorded ${direction > 0 ? "at or after" : "before"} ${clockTime(at, zone.peek())}${gap ? `: ${gap.words}` : ""}. Choose another moment${direction > 0 ? ", or go live" : ""}.`, true);
  }

  private gap(): Missing | null {
    for (const player of this.players.values()) {
      const shows = player.shows.peek();
      if (shows.kind === "gap" && shows.gap) return shows.gap;
    }
    return null;
  }

  /** Goes to an instant that a person chose. */
  seek(at: number, paused = this.paused.peek()): void {
    const bound = Math.min(at, serverNow() - this.edgeMillis);
    this.paused.value = paused;
    if (this.notice.peek()?.bad) this.notice.value = null;
    this.place(bound);
    this.moved(bound);
  }

  private place(at: number): void {
    this.clock.hold();
    this.clock.set(at);
    this.position.value = at;
    this.reveal(at);
  }

  skip(millis: number): void {
    this.seek(this.clock.at() + millis);
  }

  togglePause(): void {
    if (this.paused.peek()) this.paused.value = false;
    else this.pause();
  }

  pause(): void {
    this.paused.value = true;
    this.clock.hold();
    this.moved(this.clock.at());
  }

  choose(speed: number): void {
    this.speed.value = speed;
    this.paused.value = false;
    if (speed > 0) prefer({ speed });
  }

  /** J and L: backwards and forwards, again for faster. */
  shuttle(direction: 1 | -1): void {
    this.speed.value = shuttled(this.speed.peek(), this.paused.peek(), direction);
    this.paused.value = false;
  }

  /** One picture on (1) or back (-1), exactly; keys that repeat faster than the pictures come are let go. */
  step(direction: 1 | -1): void {
    if (this.stepsWaiting >= MOST_STEPS_WAITING) return;
    this.paused.value = true;
    this.clock.hold();
    this.stepsWaiting += 1;
    this.steps = this.steps.then(() => this.stepOnce(direction)).catch((failure: unknown) => {
      const error = asApiError(failure);
      this.tell(`${error.message} ${error.remedy ?? ""}`, true);
    }).finally(() => { this.stepsWaiting -= 1; });
  }

  private async stepOnce(direction: 1 | -1): Promise<void> {
    const player = this.leading();
    if (!player) return;
    const at = this.clock.at();
    let frames = this.frames.get(player.camera);
    if (!frames) this.frames.set(player.camera, (frames = new FrameTimes(player.camera)));
    // Between two pictures the one before is shown; from there on a step counts.
    const to = await frames.next(at, direction);
    const across = to ?? await player.coverage.reach(at, direction);
    if (across === null) return this.tell(direction > 0 ? "This is the newest picture." : "This is the oldest picture.");
    this.place(across);
    this.moved(across);
  }

  private leading(): FootagePlayer | undefined {
    const chosen = this.leader.peek();
    const all = [...this.players.values()];
    return (chosen === null ? undefined : this.players.get(chosen)) ?? all.find((player) => player.shows.peek().kind !== "gap") ?? all[0];
  }

  /** To the next or last gap, or to the next or last thing that was seen, of any camera here. */
  async jump(mark: Mark, direction: 1 | -1): Promise<void> {
    const at = this.clock.at() + LEAD_MILLIS + direction * 500;
    try {
      const found = await Promise.all([...this.players.values()].map(async ({ camera, coverage }) =>
        mark === "gap" ? (await coverage.reachGap(at, direction))?.start ?? null : nextSeen(camera, at, direction)));
      const there = found.filter((instant): instant is number => instant !== null);
      const words = mark === "gap" ? "gap" : "observation";
      if (there.length === 0) return this.tell(`There is no ${words} ${direction > 0 ? "after" : "before"} this.`);
      this.seek((direction > 0 ? Math.min(...there) : Math.max(...there)) - LEAD_MILLIS);
    } catch (failure) {
      const error = asApiError(failure);
      this.tell(`${error.message} ${error.remedy ?? ""}`, true);
    }
  }

  /** Moves the timeline, where needed, so that the instant stands in it. */
  reveal(at: number): void {
    const view = this.view.peek();
    if (at >= view.start && at <= view.end - span(view) * 0.02) return;
    const share = at > view.end - span(view) * 0.02 && at < view.end + span(view) * 0.1 ? 0.94 : 0.5;
    this.view.value = bounded({ start: at - span(view) * share, end: at + span(view) * (1 - share) }, serverNow());
  }

  /** Moves the timeline on as time passes its ends; leaves it alone where a person has moved it elsewhere. */
  keepInView(at: number): void {
    const view = this.view.peek();
    const wasInside = this.lastAt >= view.start && this.lastAt <= view.end;
    this.lastAt = at;
    if (wasInside && (at > view.end - span(view) * 0.02 || at < view.start)) this.reveal(at);
  }

  tell(text: string, bad = false): void {
    clearTimeout(this.noticeTimer);
    this.notice.value = { text, bad };
    if (!bad) this.noticeTimer = window.setTimeout(() => { this.notice.value = null; }, 8000);
  }
}

/** `Gap 14:02:10–14:05:00 (2 min 50 s): camera unreachable`. */
export function gapText(gap: Missing | null, at: number, to: number): string {
  const from = gap ? Math.min(gap.start, at, to) : Math.min(at, to);
  const until = Math.max(at, to);
  return `Gap ${clockTime(from, zone.peek())}–${clockTime(until, zone.peek())} (${duration(until - from)}): ${gap?.words ?? "no footage"}`;
}
