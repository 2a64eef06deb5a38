/** The one clock that every picture of a playback follows: an instant that goes on at a speed while it runs, backwards where that is negative. */
export class MasterClock {
  private readonly nowMillis: () => number;
  private anchorAt: number;
  private anchorNow: number;
  private speed_ = 1;
  private running_ = false;

  /** @param nowMillis a clock that never steps, such as `performance.now` */
  constructor(at: number, nowMillis: () => number) {
    this.nowMillis = nowMillis;
    this.anchorAt = at;
    this.anchorNow = nowMillis();
  }

  /** The instant that is to be shown now, in milliseconds since 1970. */
  at(): number {
    return this.running_ ? this.anchorAt + (this.nowMillis() - this.anchorNow) * this.speed_ : this.anchorAt;
  }

  get speed(): number {
    return this.speed_;
  }

  get running(): boolean {
    return this.running_;
  }

  set(at: number): void {
    this.anchorAt = at;
    this.anchorNow = this.nowMillis();
  }

  go(speed: number): void {
    this.set(this.at());
    this.speed_ = speed;
    this.running_ = true;
  }

  hold(): void {
    this.set(this.at());
    this.running_ = false;
  }
}
