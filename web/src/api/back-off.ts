/** Waiting times between attempts: doubling, bounded, jittered so that many viewers do not return at once. */
export class BackOff {
  private attempts = 0;
  private readonly firstMillis: number;
  private readonly mostMillis: number;
  private readonly random: () => number;

  constructor(firstMillis = 500, mostMillis = 15_000, random: () => number = Math.random) {
    this.firstMillis = firstMillis;
    this.mostMillis = mostMillis;
    this.random = random;
  }

  /** Between half of and the whole of the present ceiling. */
  nextMillis(): number {
    const ceiling = Math.min(this.mostMillis, this.firstMillis * 2 ** this.attempts);
    this.attempts = Math.min(this.attempts + 1, 16);
    return Math.round(ceiling / 2 + (this.random() * ceiling) / 2);
  }

  reset(): void {
    this.attempts = 0;
  }
}
