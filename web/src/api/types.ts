// The wire shapes of /api/v1, exactly as the server sends them. Instants are ISO-8601 UTC text.

export type Instant = string;

export interface ErrorBody { error: { code: string; message: string; remedy?: string | null } }

export interface Session { user: string; role: string; mustChangePassword: boolean }

export interface NodeProblem { camera: string | null; cause: string; message: string; since: Instant }

export type Severity = "notice" | "warning" | "alarm";
/** Something that is wrong, or was; `camera` is null for what is wrong with the node. */
export interface HealthProblem {
  code: string;
  severity: Severity;
  camera: string | null;
  stream: string | null;
  since: Instant;
  cleared: Instant | null;
  sentence: string;
  remedy: string;
}
/** Worst first as they stand now; newest first as a history. */
export interface Health { now: Instant; worst: Severity | null; problems: HealthProblem[] }

export interface NodeFacts {
  name: string;
  version: string;
  startedAt: Instant;
  now: Instant;
  timeZone: string;
  listen: string;
  demo: { footage: string; drawn: boolean; credit: string } | null;
  disk: {
    folder: string;
    totalBytes: number;
    freeBytes: number;
    footageBytes: number;
    oldest: Instant | null;
    maxAgeDays: number | null;
    maxBytes: number | null;
  };
  analysis: { on: boolean; network: { name: string; licence: string; source: string } | null; problem: string | null };
  problems: NodeProblem[];
}

export interface Box { left: number; top: number; right: number; bottom: number }
export type Point = [number, number];
export interface LiveObject { label: string; confidence: number; box: Box; trackId: string | number | null }
export type StreamRole = "main" | "sub";

export interface StreamFigures {
  role: StreamRole;
  codec: string | null;
  width: number | null;
  height: number | null;
  bitsPerSecond: number;
  picturesPerSecond: number;
  lastPictureAt: Instant | null;
  lostPackets: number;
  reconnects: number;
}

export interface CameraProblem { cause: string; message: string; since: Instant; nextAttempt: Instant | null }

export interface Camera {
  name: string;
  address: string;
  hasSub: boolean;
  zones: { name: string; points: Point[] }[];
  record: boolean;
  analyse: boolean;
  state: "playing" | "connecting" | "down";
  since: Instant;
  problem: CameraProblem | null;
  recording: { on: boolean; since: Instant | null; cause: string | null; detail: string | null };
  streams: StreamFigures[];
  analysis: {
    on: boolean;
    picturesPerSecond: number;
    analysed: number;
    shed: number;
    detectorMillis: number | null;
    problem: string | null;
  };
  objects: LiveObject[];
}

export interface NewCamera { name: string; main: string; sub?: string; record?: boolean; analyse?: boolean; test: boolean }

export type CameraTest =
  | { works: true; tracks: string[]; firstPictureMillis: number }
  | { works: false; cause: string; message: string; remedy: string };

export interface Span { start: Instant; end: Instant }
export interface Gap { start: Instant; end: Instant | null; cause: string; words: string; detail: string | null }
/** Footage that is there but cannot be decoded right, until the next whole key picture. */
export interface Damage { start: Instant; end: Instant; units: number; words: string; detail: string }
export interface Timeline { start: Instant; end: Instant; spans: Span[]; gaps: Gap[]; damaged: Damage[] }
/** When a picture was taken, in microseconds since 1970. */
export interface Frame { atMicros: number; key: boolean; damaged: boolean }
export interface Frames { start: Instant; end: Instant; frames: Frame[]; more: boolean }
/** When small pictures were taken, spread over a range. */
export interface ScrubSheet { times: Instant[] }

export interface Observation {
  id: string | number;
  kind: "object" | "motion";
  label: string;
  camera: string;
  start: Instant;
  end: Instant;
  ended: boolean;
  confidence: number;
  zones: string[];
  motion: "moving" | "stationary" | null;
  box: Box | null;
  path: Point[];
  trackId: string | number | null;
  snapshot: string | null;
  source: { detector: string; network: string; version: string };
}

export interface Chip { key: string; value: string; text: string }
export type Order = "newest" | "relevance";

export interface SearchAnswer {
  query: string;
  chips: Chip[];
  notUnderstood: string[];
  results: Observation[];
  next: string | null;
  total: number | null;
}

export interface Vocabulary { labels: string[]; cameras: string[]; zones: string[] }

export interface Rule {
  id: string | number;
  name: string;
  query: string;
  coolDownSeconds: number;
  webhook: string | null;
  createdAt: Instant;
}

export interface NewRule { name: string; query: string; coolDownSeconds?: number; webhook?: string }

export interface Alert {
  id: string | number;
  rule: string;
  ruleId: string | number;
  at: Instant;
  state: "open" | "acknowledged";
  acknowledgedBy: string | null;
  acknowledgedAt: Instant | null;
  observation: Observation;
  delivery: "none" | "pending" | "delivered" | "failing";
}

export interface AlertList { alerts: Alert[]; open: number }

export type Update =
  | { type: "camera"; camera: Camera }
  | { type: "observation"; observation: Observation }
  | { type: "alert"; alert: Alert }
  | { type: "health"; health: Health }
  | { type: "hello"; now: Instant };

export interface IceServer { urls: string; username?: string | null; credential?: string | null }
/** How live pictures can be had besides the live socket. */
export interface LiveWays { webRtc: boolean; reason?: string | null; iceServers: IceServer[] }

export type LiveText =
  | { type: "start"; mime: string; at: Instant; converted?: string | null }
  | { type: "status"; state: "playing" | "connecting" | "down"; cause?: string | null; message?: string | null };
