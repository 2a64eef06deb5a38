import { api } from "../api/client";
import type { Frame } from "../api/types";
import type { View } from "../camera/scale";

const WINDOW_MILLIS = 6000;
const HALF_PICTURE_MICROS = 600;

/** The first picture after the instant (1) or the last one before it (-1), in microseconds; null where the list holds none. */
export function pictureFrom(frames: number[], atMicros: number, direction: 1 | -1): number | null {
  if (direction > 0) return frames.find((frame) => frame > atMicros + HALF_PICTURE_MICROS) ?? null;
  return frames.findLast((frame) => frame < atMicros - HALF_PICTURE_MICROS) ?? null;
}

/** When the pictures of a camera were taken, read in windows of twelve seconds around where somebody steps. */
export class FrameTimes {
  private readonly camera: string;
  private window: View | null = null;
  private frames: number[] = [];

  constructor(camera: string) {
    this.camera = camera;
  }

  /** The instant of the neighbouring picture in milliseconds, exact to the microsecond; null where no picture is near. */
  async next(at: number, direction: 1 | -1): Promise<number | null> {
    const micros = Math.round(at * 1000);
    for (const wider of [1, 10]) {
      if (wider > 1 || !this.window || at < this.window.start || at > this.window.end) await this.read(at, WINDOW_MILLIS * wider);
      const found = pictureFrom(this.frames, micros, direction);
      if (found !== null) return found / 1000;
      this.window = null;
      if (wider === 1) await this.read(at, WINDOW_MILLIS);
      const again = pictureFrom(this.frames, micros, direction);
      if (again !== null) return again / 1000;
    }
    return null;
  }

  private async read(at: number, around: number): Promise<void> {
    const window = { start: at - around, end: at + around };
    const answer = await api.frames(this.camera, new Date(window.start).toISOString(), new Date(window.end).toISOString());
    this.frames = answer.frames.map((frame: Frame) => frame.atMicros).sort((a, b) => a - b);
    this.window = window;
  }
}
