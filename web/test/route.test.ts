import { describe, expect, it, vi } from "vitest";

vi.stubGlobal("location", { hash: "" });
const { parseRoute, printRoute } = await import("../src/route");

describe("addresses", () => {
  it("of every screen can be kept", () => {
    for (const hash of ["#/live", "#/search?q=label%3Aperson+camera%3Adoor", "#/alerts", "#/alerts/rules", "#/alerts/rules?q=car", "#/cameras", "#/camera/loading%20bay/drawing", "#/replays", "#/replays?a=01ab&b=23cd", "#/system", "#/camera/loading%20bay", "#/camera/door?at=2026-11-22T13%3A02%3A05.300Z&seen=9000"])
      expect(printRoute(parseRoute(hash))).toBe(hash);
  });
  it("that are broken lead to the live grid or to the camera without a time", () => {
    expect(parseRoute("#/nonsense")).toEqual({ screen: "live" });
    expect(parseRoute("")).toEqual({ screen: "live" });
    expect(parseRoute("#/camera/")).toEqual({ screen: "live" });
    expect(parseRoute("#/camera/door?at=tomorrow")).toEqual({ screen: "camera", name: "door", at: null, observation: null });
    expect(parseRoute("#/camera/%E0%A4%A")).toEqual({ screen: "camera", name: "%E0%A4%A", at: null, observation: null });
  });
});
