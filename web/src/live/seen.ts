import type { Box, LiveObject } from "../api/types";

/** The objects of one picture and when it was taken, in the server's milliseconds. */
export interface Sight { at: number; objects: LiveObject[] }

const KEPT_MILLIS = 3000;
/** Beyond this a movement is not believed to go on. */
const MOST_AHEAD_MILLIS = 800;
/** A movement is measured over about this long: less makes boxes tremble, more makes them slow to turn. */
const MEASURED_OVER_MILLIS = 500;

/**
 * What analysis saw in one camera's pictures in the last seconds. Analysis looks at a few pictures a second and is done a
 * while after each, so that its boxes belong to no picture that is just shown; this says where objects are in that one.
 */
export class Seen {
  private sights: Sight[] = [];

  put(sight: Sight): void {
    const last = this.sights.at(-1);
    if (last && sight.at < last.at - KEPT_MILLIS) this.sights = []; // the node's clock was set back
    this.sights = [...this.sights.filter((known) => known.at < sight.at && known.at > sight.at - KEPT_MILLIS), sight];
  }

  /** The objects of the newest picture. */
  newest(): LiveObject[] {
    return this.sights.at(-1)?.objects ?? [];
  }

  /** Where the objects are in a picture taken at `time`: between two looks in between, behind the last where they were heading. */
  at(time: number): LiveObject[] {
    const index = this.sights.findLastIndex((sight) => sight.at <= time);
    const sight = this.sights[Math.max(0, index)];
    if (!sight) return [];
    const next = index >= 0 ? this.sights[index + 1] : undefined;
    if (index < 0) return sight.objects;
    return sight.objects.map((object) => ({ ...object, box: next ? between(object, sight, next, time) : this.ahead(object, sight, time) }));
  }

  private ahead(object: LiveObject, newest: Sight, time: number): Box {
    const earlier = this.sights.filter((sight) => sight.at < newest.at && boxIn(sight, object));
    const before = earlier.findLast((sight) => sight.at <= newest.at - MEASURED_OVER_MILLIS) ?? earlier[0];
    const from = before && boxIn(before, object);
    if (!before || !from) return object.box;
    const share = Math.min(time - newest.at, MOST_AHEAD_MILLIS) / (newest.at - before.at);
    const right = (middle(object.box.left, object.box.right) - middle(from.left, from.right)) * share;
    const down = (middle(object.box.top, object.box.bottom) - middle(from.top, from.bottom)) * share;
    return { left: object.box.left + right, right: object.box.right + right, top: object.box.top + down, bottom: object.box.bottom + down };
  }
}

const middle = (a: number, b: number): number => (a + b) / 2;

const boxIn = (sight: Sight, object: LiveObject): Box | undefined =>
  sight.objects.find((other) => other.trackId !== null && other.trackId === object.trackId)?.box;

function between(object: LiveObject, sight: Sight, next: Sight, time: number): Box {
  const to = boxIn(next, object);
  if (!to) return object.box;
  const share = (time - sight.at) / (next.at - sight.at);
  const mixed = (from: number, until: number) => from + (until - from) * share;
  return {
    left: mixed(object.box.left, to.left),
    top: mixed(object.box.top, to.top),
    right: mixed(object.box.right, to.right),
    bottom: mixed(object.box.bottom, to.bottom),
  };
}
