import { describe, expect, it } from "vitest";
import { DrawingModel, forward, problemsOf, shapesOf, wireOf } from "../src/drawing/model";
import type { WireDrawing } from "../src/api/types";

const stored: WireDrawing = {
  zones: [{ name: "gate", points: [[0.1, 0.5], [0.9, 0.5], [0.9, 1]] }],
  markings: {
    lines: [{ name: "entrance", points: [[0.2, 0.7], [0.8, 0.7]] }],
    masks: [[[0.8, 0], [1, 0], [1, 0.3], [0.8, 0.3]]],
    ground: [{ at: [0.2, 0.9], metres: [0, 0] }, { at: [0.8, 0.9], metres: [10, 0] }, { at: [0.6, 0.5], metres: [10, 20] }, { at: [0.4, 0.5], metres: [0, 20] }],
  },
  saved: true,
};

describe("what is drawn", () => {
  it("goes to the node as it came", () => {
    expect(wireOf(shapesOf(stored))).toEqual({ ...stored, saved: null });
    expect(problemsOf(shapesOf(stored)).size).toBe(0);
  });
  it("is drawn point by point, undone and redone", () => {
    const model = new DrawingModel();
    model.read({ zones: [], markings: null, saved: false });
    model.begin("zone");
    model.put([0.1, 0.1]);
    model.put([0.5, 0.1]);
    expect(model.mayFinish()).toBe(false);
    model.put([0.5, 1.4]);
    model.finish();
    expect(model.write().zones).toEqual([{ name: "zone1", points: [[0.1, 0.1], [0.5, 0.1], [0.5, 1]] }]);
    expect(model.changed.value).toBe(true);
    model.undo();
    expect(model.write().zones).toEqual([]);
    expect(model.changed.value).toBe(false);
    model.redo();
    expect(model.write().zones.length).toBe(1);
  });
  it("needs no pointer: a shape in the middle is moved by keys", () => {
    const model = new DrawingModel();
    model.read({ zones: [], markings: null, saved: false });
    model.begin("line");
    model.finish();
    const id = model.shapes.value[0]!.id;
    model.movePoint(id, 0, [0.25, 0.6]);
    model.moveShape(id, [0, 0.9]);
    expect(model.write().markings!.lines).toEqual([{ name: "line1", points: [[0.25, 1], [0.7, 1]] }]);
    model.turn(id);
    expect(model.write().markings!.lines[0]!.points[0]).toEqual([0.7, 1]);
  });
  it("makes one step of a drag, and none of one that moved nothing", () => {
    const model = new DrawingModel();
    model.read(stored);
    const id = model.shapes.value[0]!.id;
    model.grab();
    model.letGo();
    expect(model.mayUndo.value).toBe(false);
    model.grab();
    for (let i = 1; i < 9; i++) model.movePoint(id, 0, [0.1 + i / 100, 0.5]);
    model.letGo();
    expect(model.shape(id)!.points[0]).toEqual([0.18, 0.5]);
    model.undo();
    expect(model.shape(id)!.points[0]).toEqual([0.1, 0.5]);
    expect(model.changed.value).toBe(false);
  });
  it("loses a point by Delete, and the shape when it can do without no more", () => {
    const model = new DrawingModel();
    model.read(stored);
    const mask = model.shapes.value.find((shape) => shape.kind === "mask")!;
    model.chosen.value = { id: mask.id, point: 3 };
    model.removeChosen();
    expect(model.shape(mask.id)!.points.length).toBe(3);
    model.removeChosen();
    expect(model.shape(mask.id)).toBeUndefined();
  });
  it("says what the node would refuse", () => {
    const model = new DrawingModel();
    model.read(stored);
    model.begin("zone");
    model.finish();
    const [gate, , , ground, other] = model.shapes.value;
    model.rename(other!.id, "gate");
    expect([...model.problems.value.keys()]).toEqual([gate!.id, other!.id]);
    model.rename(other!.id, "two words");
    expect(model.problems.value.get(other!.id)).toContain("letters");
    model.rename(other!.id, "yard");
    model.measure(ground!.id, 2, ["", "20"]);
    expect(model.problems.value.get(ground!.id)).toContain("metres");
    model.measure(ground!.id, 2, ["5", "0"]);
    expect(model.problems.value.get(ground!.id)).toContain("one line");
  });
  it("shows forward to the right of who walks a line", () => {
    expect(forward([[0.2, 0.5], [0.8, 0.5]], 100, 100)).toEqual({ from: [50, 50], to: [50, 80] });
  });
});
