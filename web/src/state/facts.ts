import { computed, signal } from "@preact/signals";
import { api, ApiError, asApiError } from "../api/client";
import { listen } from "../api/updates";
import type { Alert, Camera, Incident, NodeFacts, Observation, Update, Vocabulary } from "../api/types";
import { Seen, type Sight } from "../live/seen";
import { serverNow, serverSaysNow } from "./clock";
import { putHealth, readHealth } from "./health";

export const cameras = signal<Camera[] | null>(null);
export const camerasError = signal<ApiError | null>(null);
export const node = signal<NodeFacts | null>(null);
export const vocabulary = signal<Vocabulary>({ labels: [], cameras: [], zones: [], seen: [] });
/** How many incidents this person has not seen. */
export const openAlerts = signal(0);
/** The newest alert and observation heard; screens that list them watch these. */
export const heardIncident = signal<Incident | null>(null);
export const heardAlert = signal<Alert | null>(null);
export const heardObservation = signal<Observation | null>(null);

/** The zone in which all times are shown: the node's, because that is where the cameras are. */
export const zone = computed(() => node.value?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);

/** What analysis saw in each camera's newest pictures, and how often that changed. */
const seen = new Map<string, Seen>();
export const seenChanges = signal(0);

export const seenBy = (camera: string): Seen | undefined => seen.get(camera);

function putSight(camera: string, sight: Sight): void {
  const known = seen.get(camera) ?? new Seen();
  seen.set(camera, known);
  known.put(sight);
  seenChanges.value++;
}

export const cameraNamed = (name: string): Camera | undefined => cameras.value?.find((camera) => camera.name === name);

export function putCamera(changed: Camera): void {
  const known = cameras.value ?? [];
  const at = known.findIndex((camera) => camera.name === changed.name);
  cameras.value = at < 0 ? [...known, changed] : known.map((camera, index) => (index === at ? changed : camera));
}

export function dropCamera(name: string): void {
  cameras.value = (cameras.value ?? []).filter((camera) => camera.name !== name);
  seen.delete(name);
}

export async function readCameras(): Promise<void> {
  try {
    cameras.value = (await api.cameras()).cameras;
    for (const camera of cameras.value) putSight(camera.name, { at: serverNow(), objects: camera.objects });
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
    const [words] = await Promise.all([api.vocabulary(), readUnread()]);
    vocabulary.value = words;
  } catch (failure) {
    if (!(failure instanceof ApiError)) throw failure;
  }
}

const readAll = () => void Promise.all([readCameras(), readNode(), readHealth(), readRest()]);

let asking: ReturnType<typeof setTimeout> | null = null;

/** How many incidents this person has not seen; of many changes at once one is asked about. */
export async function readUnread(): Promise<void> {
  try {
    openAlerts.value = (await api.incidents("open", 1)).unread;
  } catch (failure) {
    if (!(failure instanceof ApiError)) throw failure;
  }
}

function readUnreadSoon(): void {
  asking ??= setTimeout(() => { asking = null; void readUnread(); }, 300);
}

function take(update: Update): void {
  switch (update.type) {
    case "camera":
      return putCamera(update.camera);
    case "camera-removed":
      return dropCamera(update.name);
    case "objects":
      return putSight(update.camera, { at: Date.parse(update.at), objects: update.objects });
    case "observation":
      heardObservation.value = update.observation;
      return;
    case "alert":
      heardAlert.value = update.alert;
      return;
    case "incident":
      heardIncident.value = update.incident;
      return readUnreadSoon();
    case "health":
      return putHealth(update.health);
    case "hello":
      return serverSaysNow(update.now);
  }
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
