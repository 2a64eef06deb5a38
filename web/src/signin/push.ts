import { api, ApiError } from "../api/client";

// Web push (W3C Push API): the browser's own push service wakes it; what the node sends is encrypted for this browser.

const worker = "/push-worker.js";

/** How this browser stands with alerts. */
export type PushState =
  | { kind: "unsupported"; why: string }
  | { kind: "refused" }
  | { kind: "off" }
  | { kind: "on"; endpoint: string };

/** What a browser offers of all that is needed. */
export interface Ways {
  secure: boolean;
  workers: boolean;
  push: boolean;
  notifications: boolean;
}

export const waysHere = (): Ways => ({
  secure: window.isSecureContext,
  workers: "serviceWorker" in navigator,
  push: "PushManager" in window,
  notifications: "Notification" in window,
});

/** Why alerts cannot be shown here, for people; null where they can. */
export function obstacle(ways: Ways, key: string | null): string | null {
  if (key === null) return "This node sends no alerts to browsers.";
  if (!ways.secure) return "Browsers take alerts only from a page over TLS: open this one by https.";
  if (!ways.workers || !ways.push || !ways.notifications) return "This browser cannot be woken. On an iPhone or iPad, add this page to the Home Screen first and open it from there.";
  return null;
}

/** The node's key, which is base64url, as the browser takes it. */
export function keyBytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function base64url(buffer: ArrayBuffer | null): string {
  if (!buffer) return "";
  return btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** How it stands now; registers nothing and asks nobody. */
export async function pushState(key: string | null): Promise<PushState> {
  const why = obstacle(waysHere(), key);
  if (why !== null) return { kind: "unsupported", why };
  if (Notification.permission === "denied") return { kind: "refused" };
  const registration = await navigator.serviceWorker.getRegistration(worker);
  const kept = await registration?.pushManager.getSubscription();
  return kept ? { kind: "on", endpoint: kept.endpoint } : { kind: "off" };
}

/** Asks the person and then the browser's push service; call it from a click. */
export async function subscribe(key: string): Promise<PushState> {
  if ((await Notification.requestPermission()) !== "granted") return Notification.permission === "denied" ? { kind: "refused" } : { kind: "off" };
  await navigator.serviceWorker.register(worker, { scope: "/" });
  const registration = await navigator.serviceWorker.ready;
  const kept = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: keyBytes(key) });
  try {
    await api.wake({ endpoint: kept.endpoint, publicKey: base64url(kept.getKey("p256dh")), secret: base64url(kept.getKey("auth")) });
  } catch (failure) {
    await kept.unsubscribe(); // what the node does not know would wait for ever
    throw failure;
  }
  return { kind: "on", endpoint: kept.endpoint };
}

/** Ends it at the node, whether or not it still knew this browser, and then here. */
export async function unsubscribe(): Promise<PushState> {
  const registration = await navigator.serviceWorker.getRegistration(worker);
  const kept = await registration?.pushManager.getSubscription();
  if (kept) {
    await api.wakeNoMore(kept.endpoint).catch((failure: unknown) => {
      if (!(failure instanceof ApiError) || failure.status !== 404) throw failure;
    });
    await kept.unsubscribe();
  }
  await registration?.unregister();
  return { kind: "off" };
}
