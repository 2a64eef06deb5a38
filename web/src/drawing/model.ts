import { computed, signal } from "@preact/signals";
import type { Point, WireDrawing } from "../api/types";

/** What a shape is. A ground is four measured places, of which there is one at most. */
export type Kind = "zone" | "line" | "mask" | "ground";

export interface Shape {
  /** Stays the same while the shape is changed. */
  readonly id: number;
  readonly kind: Kind;
  /** Of zones and lines; masks and the ground have none. */
  readonly name: string;
  readonly points: readonly Point[];
  /** Of the ground, beside its points: east and north as they were typed. */
  readonly metres: readonly (readonly [string, string])[];
}

export const kindWords: Record<Kind, string> = { zone: "Zone", line: "Line", mask: "Privacy mask", ground: "Measured ground" };
const least: Record<Kind, number> = { zone: 3, line: 2, mask: 3, ground: 4 };
const most: Record<Kind, number> = { zone: 256, line: 64, mask: 256, ground: 4 };
const MOST_EACH = 64;
const MOST_STEPS = 200;

let counted = 0;
const bound = (value: number) => Math.min(1, Math.max(0, value));
/** Places are kept to a ten-thousandth of the picture: finer than any pixel of it. */
const rounded = (value: number) => Math.round(bound(value) * 10_000) / 10_000;
export const placed = ([x, y]: Point): Point => [rounded(x), rounded(y)];

/** What is drawn over one picture, with its steps back and forth. */
export class DrawingModel {
  readonly shapes = signal<readonly Shape[]>([]);
  /** The shape that is chosen, and which of its points. */
  readonly chosen = signal<{ id: number; point: number | null } | null>(null);
  /** The shape that is being drawn: points so far. */
  readonly pen = signal<{ kind: Kind; points: readonly Point[] } | null>(null);
  private readonly saved = signal<string>(printed([]));
  private readonly before = signal<readonly (readonly Shape[])[]>([]);
  private readonly after = signal<readonly (readonly Shape[])[]>([]);
  readonly changed = computed(() => printed(this.shapes.value) !== this.saved.value);
  readonly mayUndo = computed(() => this.before.value.length > 0);
  readonly mayRedo = computed(() => this.after.value.length > 0);
  readonly problems = computed(() => problemsOf(this.shapes.value));
  private gesture = false;

  /** Begins with what the node has. */
  read(drawing: WireDrawing): void {
    this.shapes.value = shapesOf(drawing);
    this.saved.value = printed(this.shapes.value);
    this.before.value = [];
    this.after.value = [];
    this.chosen.value = null;
    this.pen.value = null;
  }

  write(): WireDrawing {
    return wireOf(this.shapes.value);
  }

  private step(next: readonly Shape[]): void {
    if (!this.gesture) {
      this.before.value = [...this.before.value, this.shapes.value].slice(-MOST_STEPS);
      this.after.value = [];
    }
    this.shapes.value = next;
  }

  /** Until it is let go, all that is moved is one step. */
  grab(): void {
    if (this.gesture) return;
    this.before.value = [...this.before.value, this.shapes.value].slice(-MOST_STEPS);
    this.after.value = [];
    this.gesture = true;
  }

  letGo(): void {
    this.gesture = false;
    const last = this.before.value.at(-1);
    if (last && printed(last) === printed(this.shapes.value)) this.before.value = this.before.value.slice(0, -1);
  }

  undo(): void {
    const last = this.before.value.at(-1);
    if (!last) return;
    this.after.value = [...this.after.value, this.shapes.value];
    this.before.value = this.before.value.slice(0, -1);
    this.show(last);
  }

  redo(): void {
    const next = this.after.value.at(-1);
    if (!next) return;
    this.before.value = [...this.before.value, this.shapes.value];
    this.after.value = this.after.value.slice(0, -1);
    this.show(next);
  }

  private show(shapes: readonly Shape[]): void {
    this.shapes.value = shapes;
    const chosen = this.chosen.value;
    const still = shapes.find((shape) => shape.id === chosen?.id);
    if (!still || (chosen?.point ?? 0) >= still.points.length) this.chosen.value = still ? { id: still.id, point: null } : null;
  }

  shape(id: number): Shape | undefined {
    return this.shapes.value.find((shape) => shape.id === id);
  }

  /** Whether one more of the kind may be drawn. */
  mayAdd(kind: Kind): boolean {
    const there = this.shapes.value.filter((shape) => shape.kind === kind).length;
    return kind === "ground" ? there === 0 : there < MOST_EACH;
  }

  begin(kind: Kind): void {
    this.chosen.value = null;
    this.pen.value = this.pen.value?.kind === kind ? null : { kind, points: [] };
  }

  /** One more point of what is being drawn; four finish a ground. */
  put(point: Point): void {
    const pen = this.pen.value;
    if (!pen || pen.points.length >= most[pen.kind]) return;
    const points = [...pen.points, placed(point)];
    this.pen.value = { ...pen, points };
    if (pen.kind === "ground" && points.length === 4) this.finish();
  }

  takeBack(): void {
    const pen = this.pen.value;
    if (pen) this.pen.value = pen.points.length === 0 ? null : { ...pen, points: pen.points.slice(0, -1) };
  }

  mayFinish(): boolean {
    const pen = this.pen.value;
    return pen !== null && (pen.points.length === 0 || pen.points.length >= least[pen.kind]);
  }

  /** Ends what is being drawn; with no point yet it is a shape in the middle, to be moved. */
  finish(): void {
    const pen = this.pen.value;
    if (!pen || !this.mayFinish()) return;
    this.pen.value = null;
    this.add(pen.kind, pen.points.length === 0 ? middle(pen.kind, this.shapes.value.length) : pen.points);
  }

  add(kind: Kind, points: readonly Point[]): void {
    const shape: Shape = {
      id: ++counted, kind, points: points.map(placed),
      name: kind === "zone" || kind === "line" ? freeName(kind, this.shapes.value) : "",
      metres: kind === "ground" ? [["0", "0"], ["", "0"], ["", ""], ["0", ""]] : [],
    };
    this.step([...this.shapes.value, shape]);
    this.chosen.value = { id: shape.id, point: null };
  }

  private replace(id: number, change: (shape: Shape) => Shape): void {
    this.step(this.shapes.value.map((shape) => (shape.id === id ? change(shape) : shape)));
  }

  rename(id: number, name: string): void {
    this.replace(id, (shape) => ({ ...shape, name }));
  }

  measure(id: number, point: number, metres: readonly [string, string]): void {
    this.replace(id, (shape) => ({ ...shape, metres: shape.metres.map((pair, i) => (i === point ? metres : pair)) }));
  }

  movePoint(id: number, point: number, to: Point): void {
    this.replace(id, (shape) => ({ ...shape, points: shape.points.map((p, i) => (i === point ? placed(to) : p)) }));
  }

  /** Moves a whole shape as far as it stays in the picture. */
  moveShape(id: number, by: Point): void {
    this.replace(id, (shape) => {
      const xs = shape.points.map((p) => p[0]);
      const ys = shape.points.map((p) => p[1]);
      const dx = Math.min(1 - Math.max(...xs), Math.max(-Math.min(...xs), by[0]));
      const dy = Math.min(1 - Math.max(...ys), Math.max(-Math.min(...ys), by[1]));
      return { ...shape, points: shape.points.map(([x, y]) => placed([x + dx, y + dy])) };
    });
  }

  /** A new point behind another, in the middle of the edge unless it is said where; which it is. */
  insert(id: number, behind: number, at?: Point): number {
    const shape = this.shape(id);
    if (!shape || shape.kind === "ground" || shape.points.length >= most[shape.kind]) return behind;
    const a = shape.points[behind]!;
    const b = shape.points[(behind + 1) % shape.points.length]!;
    const point: Point = at ?? [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    this.replace(id, (s) => ({ ...s, points: [...s.points.slice(0, behind + 1), placed(point), ...s.points.slice(behind + 1)] }));
    this.chosen.value = { id, point: behind + 1 };
    return behind + 1;
  }

  /** Turns a line round, so that forward is backward. */
  turn(id: number): void {
    this.replace(id, (shape) => ({ ...shape, points: [...shape.points].reverse() }));
  }

  /** Removes the chosen point where the shape can do without it, else the chosen shape. */
  removeChosen(): void {
    const chosen = this.chosen.value;
    const shape = chosen && this.shape(chosen.id);
    if (!shape) return;
    if (chosen.point !== null && shape.kind !== "ground" && shape.points.length > least[shape.kind]) {
      this.replace(shape.id, (s) => ({ ...s, points: s.points.filter((_, i) => i !== chosen.point) }));
      this.chosen.value = { id: shape.id, point: Math.min(chosen.point, shape.points.length - 2) };
    } else this.remove(shape.id);
  }

  remove(id: number): void {
    this.step(this.shapes.value.filter((shape) => shape.id !== id));
    this.chosen.value = null;
  }
}

/** Each a little beside the one before, so that none hides another. */
function middle(kind: Kind, there: number): Point[] {
  const off = (there % 6) * 0.03;
  const points: Point[] = kind === "line" ? [[0.3, 0.6], [0.7, 0.6]] : kind === "ground" ? [[0.4, 0.6], [0.6, 0.6], [0.7, 0.8], [0.3, 0.8]] : [[0.35, 0.35], [0.65, 0.35], [0.65, 0.65], [0.35, 0.65]];
  return points.map(([x, y]) => [x + off, y + off]);
}

function freeName(kind: Kind, shapes: readonly Shape[]): string {
  const taken = new Set(shapes.filter((shape) => shape.kind === kind).map((shape) => shape.name));
  for (let i = 1; ; i++) if (!taken.has(`${kind}${i}`)) return `${kind}${i}`;
}

const number = (text: string) => (text.trim() === "" ? NaN : Number(text.replace(",", ".")));

/** What the node would refuse, by shape: so that it is said beside what is to be mended. */
export function problemsOf(shapes: readonly Shape[]): Map<number, string> {
  const problems = new Map<number, string>();
  for (const shape of shapes) {
    if (shape.kind === "zone" || shape.kind === "line") {
      if (!/^[A-Za-z0-9_-]{1,64}$/.test(shape.name)) problems.set(shape.id, "A name is 1 to 64 letters, digits, _ and -.");
      else if (shapes.some((other) => other.id !== shape.id && other.kind === shape.kind && other.name === shape.name)) problems.set(shape.id, `Another ${shape.kind} has this name.`);
    }
    if (shape.kind === "line" && shape.points.some((p, i) => i > 0 && p[0] === shape.points[i - 1]![0] && p[1] === shape.points[i - 1]![1]))
      problems.set(shape.id, "Two points that follow each other are the same.");
    if (shape.kind === "ground") {
      if (shape.metres.some((pair) => pair.some((text) => !(Math.abs(number(text)) <= 1e5)))) problems.set(shape.id, "Type both distances of all four places, in metres.");
      else if (flat(shape.points) || flat(shape.metres.map(([e, n]): Point => [number(e), number(n)]))) problems.set(shape.id, "Three of the places lie on one line: choose the corners of a rectangle.");
    }
  }
  return problems;
}

function flat(points: readonly Point[]): boolean {
  return points.some((_, left) => {
    const [a, b, c] = [1, 2, 3].map((i) => points[(left + i) % 4]!) as [Point, Point, Point];
    return Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) / 2 < 1e-6;
  });
}

export function shapesOf(drawing: WireDrawing): Shape[] {
  const markings = drawing.markings;
  const shape = (kind: Kind, name: string, points: readonly Point[], metres: readonly (readonly [string, string])[] = []): Shape => ({ id: ++counted, kind, name, points: points.map(placed), metres });
  return [
    ...drawing.zones.map((zone) => shape("zone", zone.name, zone.points)),
    ...(markings?.lines ?? []).map((line) => shape("line", line.name, line.points)),
    ...(markings?.masks ?? []).map((mask) => shape("mask", "", mask)),
    ...(markings?.ground ? [shape("ground", "", markings.ground.map((mark) => mark.at), markings.ground.map((mark) => [String(mark.metres[0]), String(mark.metres[1])] as const))] : []),
  ];
}

export function wireOf(shapes: readonly Shape[]): WireDrawing {
  const of = (kind: Kind) => shapes.filter((shape) => shape.kind === kind);
  const points = (shape: Shape) => shape.points.map((p): Point => [p[0], p[1]]);
  const ground = of("ground")[0];
  return {
    zones: of("zone").map((shape) => ({ name: shape.name, points: points(shape) })),
    markings: {
      lines: of("line").map((shape) => ({ name: shape.name, points: points(shape) })),
      masks: of("mask").map(points),
      ground: ground ? ground.points.map((at, i) => ({ at: [at[0], at[1]], metres: [number(ground.metres[i]![0]), number(ground.metres[i]![1])] })) : null,
    },
    saved: null,
  };
}

function printed(shapes: readonly Shape[]): string {
  return JSON.stringify(shapes.map(({ kind, name, points, metres }) => [kind, name, points, metres]));
}

/** Which way is forward over a line: from its middle, to the right of who walks it from first to last; in pixels. */
export function forward(points: readonly Point[], width: number, height: number): { from: Point; to: Point } {
  const pixels = points.map(([x, y]): Point => [x * width, y * height]);
  const lengths = pixels.slice(1).map((p, i) => Math.hypot(p[0] - pixels[i]![0], p[1] - pixels[i]![1]));
  let rest = lengths.reduce((a, b) => a + b, 0) / 2;
  let edge = 0;
  while (edge < lengths.length - 1 && rest > lengths[edge]!) rest -= lengths[edge++]!;
  const a = pixels[edge]!;
  const b = pixels[edge + 1] ?? a;
  const length = lengths[edge] || 1;
  const along: Point = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
  const from: Point = [a[0] + along[0] * rest, a[1] + along[1] * rest];
  return { from, to: [from[0] - along[1] * 30, from[1] + along[0] * 30] };
}
