import { describe, expect, it, vi } from "vitest";
import source from "../public/push-worker.js?raw";
import { keyBytes, obstacle } from "../src/signin/push";

const all = { secure: true, workers: true, push: true, notifications: true };

describe("whether a browser can be woken", () => {
  it("is said plainly", () => {
    expect(obstacle(all, "key")).toBeNull();
    expect(obstacle(all, null)).toContain("sends no alerts");
    expect(obstacle({ ...all, secure: false }, "key")).toContain("https");
    for (const lacking of ["workers", "push", "notifications"] as const) expect(obstacle({ ...all, [lacking]: false }, "key")).toContain("cannot be woken");
  });
  it("reads the node's key", () => expect([...keyBytes("-_8A")]).toEqual([0xfb, 0xff, 0x00]));
});

type Listener = (event: unknown) => void;

function worker(windows: { url: string; focus: () => Promise<void>; navigate: (to: string) => Promise<void> }[]) {
  const listeners: Record<string, Listener> = {};
  const showNotification = vi.fn(async () => undefined);
  const openWindow = vi.fn(async () => undefined);
  const self = {
    addEventListener: (name: string, listener: Listener) => { listeners[name] = listener; },
    registration: { showNotification },
    clients: { matchAll: async () => windows, openWindow, claim: async () => undefined },
    location: { origin: "https://node" },
    skipWaiting: () => undefined,
  };
  new Function("self", source)(self);
  const raise = async (name: string, event: object) => {
    let work: Promise<unknown> = Promise.resolve();
    listeners[name]!({ ...event, waitUntil: (until: Promise<unknown>) => { work = until; } });
    await work;
  };
  return { raise, showNotification, openWindow };
}

const pushed = (told: unknown) => ({ data: { json: () => told } });

describe("the worker", () => {
  it("shows an alert with its picture and opens the incident", async () => {
    const { raise, showNotification, openWindow } = worker([]);
    await raise("push", pushed({ title: "people", body: "person at door", image: "/api/v1/snapshots/a.jpg", incident: 7 }));
    expect(showNotification).toHaveBeenCalledWith("people", expect.objectContaining({ body: "person at door", image: "/api/v1/snapshots/a.jpg", tag: "incident-7", data: { incident: 7 } }));
    await raise("notificationclick", { notification: { close: () => undefined, data: { incident: 7 } } });
    expect(openWindow).toHaveBeenCalledWith("https://node/#/alerts?incident=7");
  });
  it("uses a page that is open", async () => {
    const navigate = vi.fn(async () => undefined);
    const { raise, openWindow } = worker([{ url: "https://node/#/live", focus: async () => undefined, navigate }]);
    await raise("notificationclick", { notification: { close: () => undefined, data: { incident: 3 } } });
    expect(navigate).toHaveBeenCalledWith("https://node/#/alerts?incident=3");
    expect(openWindow).not.toHaveBeenCalled();
  });
  it("takes nothing but text, numbers and its own pictures", async () => {
    for (const told of [null, 5, {}, { title: 7, image: "https://elsewhere/x.jpg", incident: "1#/x" }, { image: "//elsewhere/x.jpg" }, { image: "javascript:alert(1)" }]) {
      const { raise, showNotification } = worker([]);
      await raise("push", pushed(told));
      expect(showNotification).toHaveBeenCalledWith("Sightline", expect.not.objectContaining({ image: expect.anything() }));
    }
    const { raise, showNotification } = worker([]);
    await raise("push", { data: { json: () => { throw new Error("no JSON"); } } });
    expect(showNotification).toHaveBeenCalledOnce();
  });
});
