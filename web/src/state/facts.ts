import { computed, signal } from "@preact/signals";
import { api, ApiError, asApiError } from "../api/client";
import { listen } from "../api/updates";
import type { Alert, Camera, NodeFacts, Observation, Update, Vocabulary } from "../api/types";
import { serverSaysNow } from "./clock";
import { putHealth, readHealth } from "./health";

export const cameras = signal<Camera[] | null>(null);
export const camerasError = signal<ApiError | null>(null);
export const node = signal<NodeFacts | null>(null);
export const vocabulary = signal<Vocabulary>({ labels: [], cameras: [], zones: [] });
export const openAlerts = signal(0);
/** The newest alert and observation heard; screens that list them watch these. */
export const heardAlert = signal<Alert | null>(null);
export const heardObservation = signal<Observation | null>(null);

/** The zone in which all times are shown: the node's, because that is where the cameras are. */
export const zone = computed(() => node.value?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);

export const cameraNamed = (name: string): Camera | undefined => cameras.value?.find((camera) => camera.name === name);

export function putCamera(changed: Camera): void {
  const known = cameras.value ?? [];
  const at = known.findIndex((camera) => camera.name === changed.name);
  cameras.value = at < 0 ? [...known, changed] : known.map((camera, index) => (index === at ? changed : camera));
}

export function dropCamera(name: string): void {
  cameras.value = (cameras.value ?? []).filter((camera) => camera.name !== name);
}

export async function readCameras(): Promise<void> {
  try {
    cameras.value = (await api.cameras()).cameras;
    camerasError.value = null;
  } catch (failure) {
    camerasError.value = asApiError(failure);
  }
}

export async function readNode(): Promise<void> {
  try {
    node.value = await api.node();
    serverSaysNow(node.value.now);
  } catch (failure) {
    if (!(failure instanceof ApiError)) throw failure; // no answer: the connection banner says so
  }
}

async function readRest(): Promise<void> {
  try {
    const [words, alerts] = await Promise.all([api.vocabulary(), api.alerts("open", 1)]);
    vocabulary.value = words;
    openAlerts.value = alerts.open;
  } catch (failure) {
    if (!(failure instanceof ApiError)) throw failure;
  }
}

const readAll = () => void Promise.all([readCameras(), readNode(), readHealth(), readRest()]);

const known = new Map<Alert["id"], Alert["state"]>();

function take(update: Update): void {
  switch (update.type) {
    case "camera":
      return putCamera(update.camera);
    case "observation":
      heardObservation.value = update.observation;
      return;
    case "alert":
      countAlert(update.alert);
      heardAlert.value = update.alert;
      return;
    case "health":
      return putHealth(update.health);
    case "hello":
      return serverSaysNow(update.now);
  }
}

/** Keeps the badge true without asking again: an alert counts once per state it is heard in. */
export function countAlert(alert: Alert): void {
  const before = known.get(alert.id);
  if (before === alert.state) return;
  known.set(alert.id, alert.state);
  if (known.size > 5000) known.clear();
  if (alert.state === "open") openAlerts.value += 1;
  else openAlerts.value = Math.max(0, openAlerts.value - 1);
}

/** Reads what every screen needs and follows changes until the returned function is called. */
export function follow(): () => void {
  readAll();
  const timer = setInterval(() => {
    if (!document.hidden) void readNode();
  }, 15_000);
  const stop = listen(take, readAll);
  return () => {
    clearInterval(timer);
    stop();
  };
}
