// The wire shapes of /api/v1, exactly as the server sends them. Instants are ISO-8601 UTC text.

export type Instant = string;

export interface ErrorBody { error: { code: string; message: string; remedy?: string | null } }

/** Who is signed in. `may` on some cameras at least; `everywhere` on every camera. */
export interface Session { user: string; role: string; mustChangePassword: boolean; may: string[]; everywhere: string[] }
/** The password was right, and more is asked for. */
export interface SecondFactor { ticket: string; ways: string[] }

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
  sound: string | null;
  /** `tcp`, `tcp+tls`, `udp`, `multicast`, `http`, `https`, or another source's scheme. */
  carriedBy: string;
  lastPictureAt: Instant | null;
  damagedUnits: number;
  garbageBytes: number;
  lostPackets: number;
  reconnects: number;
  clock: { offsetSeconds: number; driftPpm: number | null; steps: number } | null;
}

export interface CameraProblem { cause: string; message: string; since: Instant; nextAttempt: Instant | null }

export interface Camera {
  name: string;
  address: string;
  hasSub: boolean;
  zones: { name: string; points: Point[] }[];
  record: boolean;
  analyse: boolean;
  transport: string;
  /** SHA-256 of the one certificate that is accepted, or null. */
  certificate: string | null;
  /** Whether it stands in the configuration file, and is changed there. */
  configured: boolean;
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

export interface NewCamera { name: string; main: string; sub?: string; record?: boolean; analyse?: boolean; transport?: string; certificate?: string; test: boolean }

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
  kind: "object" | "motion" | "signal";
  label: string;
  camera: string;
  start: Instant;
  end: Instant;
  ended: boolean;
  confidence: number;
  zones: string[];
  motion: "moving" | "stationary" | null;
  attributes: { colours: string[]; plate: string; speedMetresPerSecond: number | null; heightMetres: number | null };
  box: Box | null;
  path: Point[];
  trackId: string | number | null;
  /** What a model says of the best picture; text and nothing else. */
  caption?: string | null;
  snapshot: string | null;
  source: { detector: string; network: string; version: string };
}

export interface Chip { key: string; value: string; text: string; said?: string | null }
export type Order = "newest" | "relevance";

export interface SearchAnswer {
  query: string;
  chips: Chip[];
  notUnderstood: string[];
  results: Observation[];
  /** For each result, in the same order, what it has of what was asked. */
  why: string[][];
  next: string | null;
  /** Where a page that would have read too much ended; null where it is full or the last. */
  lookedBackTo: Instant | null;
  /** On the first page; null also where there are more than are counted. */
  total: number | null;
  /** Whether anybody was looking; on the first page. */
  coverage: { sentence: string; blind: { camera: string; start: Instant; end: Instant; cause: string }[] } | null;
}

/** What was found when the camera's signatures were checked while it was recorded. */
export type VerdictWord = "valid" | "valid-with-missing-pictures" | "invalid" | "not-signed" | "not-checked";
export interface VerdictSpan { start: Instant; end: Instant; verdict: VerdictWord; gops: number; detail: string }
export interface Verdicts { start: Instant; end: Instant; verdicts: VerdictSpan[]; more: boolean }

export type ExportState = "waiting" | "running" | "done" | "failed" | "cancelled";
/** An export; it is done only after its zip was read back and compared. */
export interface Export {
  id: string;
  streams: string[];
  ranges: Span[];
  caseName: string | null;
  reason: string;
  signStream: boolean;
  orderedBy: string;
  orderedAt: Instant;
  state: ExportState;
  progress: number;
  doing: string;
  bytes: number | null;
  sha256: string | null;
  verdict: string | null;
  endedAt: Instant | null;
  deletedAt: Instant;
}
export interface NewExport { cameras: string[]; stream?: StreamRole; ranges: Span[]; caseName?: string; reason: string; signStream?: boolean; burnTime?: boolean }

/** `manifest.json` of an export that is done. */
export interface Manifest {
  id: string;
  node: string;
  signer: string;
  cameras: ManifestCamera[];
}
export interface ManifestCamera {
  camera: string;
  stream: StreamRole;
  clock: { offsetMillis: number; driftPpm: number | null } | null;
  footage: ManifestFile[];
  gaps: { start: Instant; end: Instant; cause: string; words: string; detail: string }[];
  damage: { start: Instant; end: Instant; units: number; detail: string }[];
  verdictsWhileRecording: VerdictSpan[];
  chainLines: number;
}
export interface ManifestFile {
  file: string;
  sha256: string;
  bytes: number;
  start: Instant;
  end: Instant;
  pictures: number;
  signedBy: "node" | "camera" | "nobody";
  scheme: string | null;
  verdict: string;
  key?: string | null;
  gopsValid: number;
  gopsWithMissingPictures: number;
  gopsInvalid: number;
  gopsNotSigned: number;
  gopsNotChecked: number;
}

export interface Volume {
  name: string;
  folder: string;
  tier: number;
  fallback: boolean;
  state: "works" | "full" | "error" | "absent";
  since: Instant | null;
  detail: string | null;
  footageBytes: number;
  usableBytes: number;
  totalBytes: number;
  sharesDiskWith: string | null;
  writeP50Millis: number;
  writeP99Millis: number;
  health: {
    readable: boolean;
    device: string | null;
    model: string | null;
    state: string | null;
    celsius: number | null;
    ioErrors: number | null;
    fileSystemErrors: number | null;
    amiss: string | null;
  };
}
export interface Storage { volumes: Volume[]; movedSegments: number; failedMoves: number }

export type FootageClass = "continuous" | "motion" | "object" | "alert";
/** Limits of one class of footage; `days` null keeps it, sizes of 0 are no limit. */
export interface Limits { days: number | null; leastDays: number | null; sizeBytes: number | null; leastSizeBytes: number | null }
export type ClassLimits = Record<FootageClass, Limits | null>;
export interface CameraPolicy extends ClassLimits { camera: string; legalDays: number | null }
export interface RetentionPolicy extends ClassLimits { legalDays: number | null; sizeBytes: number | null; freeBytes: number | null; cameras: CameraPolicy[] }
export interface Forecast {
  fits: boolean;
  measured: boolean;
  sentence: string;
  bytesPerDay: number;
  neededBytes: number | null;
  capacityBytes: number;
  fitsDays: number | null;
  fullAfterDays: number | null;
  cameras: (Record<FootageClass, number> & { camera: string; bytesPerSecond: number; keptDays: number | null; measured: boolean })[];
}
export interface Retention { policy: RetentionPolicy; saved: boolean; forecast: Forecast }

/** Footage that somebody asked to keep; `camera` null pins every camera, `until` null for ever. */
export interface Pin {
  id: number;
  camera: string | null;
  stream: StreamRole | null;
  start: Instant;
  end: Instant;
  until: Instant | null;
  reason: string;
  pinnedBy: string;
  pinnedAt: Instant;
  releasedBy: string | null;
  releasedAt: Instant | null;
  holds: boolean;
  legalUntil: Instant | null;
}
export interface NewPin { camera?: string; start: Instant; end: Instant; until?: Instant; reason: string }

export interface Reader { name: string; cameras: string[]; createdAt: Instant; usedAt: Instant | null }
export interface Readers { address: string | null; connected: number; readers: Reader[] }
/** The secret of a new reader is told this once. */
export interface MadeReader { name: string; secret: string; addresses: string[] }

/** A built-in role, or one that an administrator made. */
export type Role = string;
export interface Where { everywhere: boolean; cameras?: string[]; groups?: string[] }
export interface Grant { actions: string[]; where: Where }
export interface MadeRole { name: string; builtIn: boolean; grants: Grant[] }
export interface Roles { roles: MadeRole[]; actions: { word: string; onCameras: boolean }[] }
export interface Group { name: string; cameras: string[] }
export interface OpenSession { id: string; user: string; createdAt: Instant; usedAt: Instant; address: string; agent: string; way: string; own: boolean }
export interface KeptToken { id: number; user: string; name: string; actions: string[]; where: Where; createdAt: Instant; expiresAt: Instant; usedAt: Instant | null; usedFrom: string }
export interface NewToken { name: string; actions: string[]; where?: Where; days: number }
export interface Passkey { id: string; name: string; createdAt: Instant; usedAt: Instant | null }
export interface Account { user: string; role: Role; totp: boolean; recoveryCodes: number; fresh: boolean; passkeys: Passkey[]; sessions: OpenSession[]; tokens: KeptToken[] }
export interface TotpOffer { secret: string; address: string; picture: string }
export interface PasskeyChallenge { challenge: string; site: string; user: string }
export interface User { name: string; role: Role; where: Where; mustChangePassword: boolean; createdAt: Instant; secondFactors: string[]; foreign: boolean }
/** A one-time password, told this once. */
export interface MadeUser { name: string; password: string }

/** One deed, or the same look several times within a minute. */
export interface AuditEntry { seq: number; at: Instant; user: string; role: string; address: string; call: string; camera: string; detail: string; status: number; times: number }
export interface Audit { entries: AuditEntry[]; next: number | null; head: { seq: number; hash: string; at: Instant } }
export interface AuditCheck { whole: boolean; entries: number; last: number; head: string; findings: { seq: number; file: string; sentence: string }[] }

/** An answer whose claims were checked before it was given. */
export interface Answer {
  question: string;
  outcome: "answered" | "none" | "not-recorded" | "blind" | "expired" | "not-allowed" | "declined" | "unclear" | "unverified";
  answer: string;
  query: string;
  start: Instant | null;
  end: Instant | null;
  chips: Chip[];
  notUnderstood: string[];
  notes: string[];
  claims: Claim[];
  coverage: { sentence: string; blind: { camera: string; start: Instant; end: Instant; cause: string }[] };
  choices: string[];
  /** The tools that were called for it, in order: by the grammar, or by a model of that name. */
  tools: { by: string; tool: string; arguments: string }[];
  rule?: string | null; report?: "shift" | "day" | null; tookMillis: number;
}
/** One sentence of an answer, with its proof. */
export interface Claim {
  text: string;
  kind: string;
  group: string;
  value: number;
  at: Instant | null;
  cameras: string[];
  start: Instant;
  end: Instant;
  observations: number[];
  verdict: "confirmed" | "corrected" | "struck";
  why: string;
}

/** A search that somebody keeps under a name. */
export interface SavedSearch { id: number; name: string; text: string; createdAt: string }

/** `seen`: the labels of the last week, most often seen first. */
export interface Vocabulary { labels: string[]; cameras: string[]; zones: string[]; seen: string[] }

export interface Rule {
  id: string | number;
  name: string;
  query: string;
  coolDownSeconds: number;
  webhook: string | null;
  schedule: string | null;
  severity: Severity;
  group: string;
  mergeSeconds: number;
  escalateSeconds: number | null;
  actions: string[];
  /** Told once, when the rule is made. */
  secret: string | null;
  createdAt: Instant;
}


export interface NewRule { name: string; query: string; coolDownSeconds?: number; webhook?: string; schedule?: string; severity?: Severity; group?: string; mergeSeconds?: number; escalateSeconds?: number; actions?: string[] }

/** A rule in words or YAML, read. */
export interface RuleReading { rule: NewRule; yaml: string; notUnderstood: string[] }

/** What a rule would have done over the last week. */
export interface DryRun {
  query: string;
  chips: Chip[];
  notUnderstood: string[];
  start: Instant;
  end: Instant;
  matching: number;
  alerts: number;
  incidents: number;
  suppressed: number;
  perDay: number;
  more: boolean;
  days: { day: string; alerts: number }[];
  firings: Observation[];
}

export type IncidentState = "open" | "acknowledged" | "escalated" | "closed";

export interface Incident {
  id: number;
  title: string;
  group: string;
  severity: Severity;
  state: IncidentState;
  openedAt: Instant;
  start: Instant;
  end: Instant;
  cameras: string[];
  alerts: number;
  escalateAt: Instant | null;
  outcome: "true" | "false" | null;
  why: string;
  unread: boolean;
  newest: Alert | null;
}

export interface Incidents { incidents: Incident[]; open: number; acknowledged: number; escalated: number; closed: number; unread: number; next: number | null }

export interface IncidentDetail {
  incident: Incident;
  alerts: Alert[];
  steps: { at: Instant; who: string; before: IncidentState; after: IncidentState; outcome: "true" | "false" | null; words: string; undone: boolean }[];
}

export interface IncidentDeed { words?: string; outcome?: "true" | "false"; seen?: boolean }

export type ReportKind = "shift" | "day" | "incident";
/** A summary of which every line was checked against the record. */
export interface Report {
  kind: ReportKind;
  title: string;
  start: Instant;
  end: Instant;
  sections: { title: string; lines: { text: string; verdict: "confirmed" | "corrected" | "struck"; why: string; cameras: string[]; at: Instant | null; observations: number[]; snapshot: string | null }[] }[];
  coverage: string;
  struck: number;
}

export type SuppressionPart = "label" | "zone" | "place" | "size" | "hour";
export interface NewSuppression { alert: Alert["id"]; parts?: SuppressionPart[]; everyRule?: boolean; why?: string }
export interface Suppression { id: number; rule: number | null; ruleName: string | null; words: string; camera: string; why: string; madeBy: string; madeAt: Instant; hits: number; lastHit: Instant | null }
export interface SuppressionTrial { words: string; start: Instant; end: Instant; looked: number; suppressed: number; confirmed: number; gone: number; more: boolean; alerts: Alert[] }

export interface Alert {
  id: string | number;
  incident: number;
  /** Why it belongs to the incident; empty for the one that opened it. */
  joined: string;
  rule: string;
  ruleId: string | number;
  at: Instant;
  state: "open" | "acknowledged";
  acknowledgedBy: string | null;
  acknowledgedAt: Instant | null;
  observation: Observation | null;
  delivery: "none" | "pending" | "delivered" | "failing" | "dropped";
}

export interface AlertList { alerts: Alert[]; open: number }

export type Update =
  | { type: "camera"; camera: Camera }
  | { type: "camera-removed"; name: string }
  /** `at` is when the picture was taken in which the objects are. */
  | { type: "objects"; camera: string; at: Instant; objects: LiveObject[] }
  | { type: "observation"; observation: Observation }
  | { type: "alert"; alert: Alert }
  | { type: "incident"; incident: Incident }
  | { type: "health"; health: Health }
  | { type: "hello"; now: Instant };

export interface IceServer { urls: string; username?: string | null; credential?: string | null }
/** How live pictures can be had besides the live socket. */
export interface LiveWays { webRtc: boolean; reason?: string | null; iceServers: IceServer[] }

export type LiveText =
  | { type: "start"; mime: string; at: Instant; converted?: string | null }
  | { type: "status"; state: "playing" | "connecting" | "down"; cause?: string | null; message?: string | null };

export interface WireMark { at: Point; metres: [number, number] }
export interface WireMarkings { lines: { name: string; points: Point[] }[]; masks: Point[][]; ground: WireMark[] | null }
/** All that is drawn over a camera's picture, in fractions of it. */
export interface WireDrawing { zones: { name: string; points: Point[] }[]; markings: WireMarkings | null; saved: boolean | null }

export interface ReplayPrice { footageSeconds: number; cpuSeconds: number; uncertaintySeconds: number; wallSeconds: number; sampledSeconds: number }
export interface NewReplay { camera: string; start: Instant; end: Instant; network: string; picturesPerSecond: number; leastConfidence: number; columns: number; rows: number }
/** Recorded footage looked at anew, kept apart from the log. */
export interface Replay extends NewReplay {
  id: string;
  stream: StreamRole;
  orderedBy: string;
  orderedAt: Instant;
  state: "measuring" | "offered" | "running" | "done" | "cancelled" | "failed";
  progress: number;
  problem: string | null;
  price: ReplayPrice | null;
  cpuSeconds: number;
  pictures: number;
}
export interface Replays { replays: Replay[]; networks: string[] }
export interface ReplayFrame { at: Instant; found: { label: string; confidence: number; box: Box }[] }
export interface ReplayComparison { frames: number; labels: { label: string; both: number; onlyA: number; onlyB: number }[]; moments: { at: Instant; onlyA: number; onlyB: number }[] }
