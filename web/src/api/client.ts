import type {
  Account, Grant, Group, KeptToken, MadeRole, NewToken, OpenSession, Passkey, PasskeyChallenge, Roles, SecondFactor, TotpOffer, Where,
  Alert, AlertList, Answer, Audit, AuditCheck, Camera, CameraTest, DryRun, ErrorBody, Export, Forecast, Frames, Health,
  Incident, IncidentDeed, IncidentDetail, Incidents, Instant, NewReplay, Replay, ReplayComparison, ReplayFrame, Replays, LiveWays, MadeReader, MadeUser, Manifest, NewCamera,
  NewExport, NewPin, NewRule, NewSuppression, NodeFacts, Order, Pin, Readers, Report, ReportKind, Retention,
  RetentionPolicy, Role, Rule, RuleReading, ScrubSheet, SearchAnswer, Session, Storage, StreamRole, Suppression,
  SavedSearch, SuppressionTrial, Timeline, User, Verdicts, Vocabulary, WireDrawing,
} from "./types";
import type { Looks, PlateRequest, PlateRequests, Similar } from "./more-types";

/** A refusal by the server, or no answer at all (status 0), in words a person can act on. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly remedy: string | null;
  readonly retryAfterSeconds: number | null;

  constructor(status: number, code: string, message: string, remedy: string | null, retryAfterSeconds: number | null) {
    super(message);
    this.status = status;
    this.code = code;
    this.remedy = remedy;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

type Query = Record<string, string | number | undefined>;

let whenSignedOut: () => void = () => {};

/** What to do when any call is answered with 401. */
export function onSignedOut(action: () => void): void {
  whenSignedOut = action;
}

const prefix = "/api/v1";

function address(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined && value !== "") parameters.set(key, String(value));
  const text = parameters.toString();
  return prefix + path + (text ? `?${text}` : "");
}

async function refusal(response: Response): Promise<ApiError> {
  const retry = Number(response.headers.get("Retry-After"));
  const retryAfter = Number.isFinite(retry) && retry > 0 ? retry : null;
  try {
    const { error } = (await response.json()) as ErrorBody;
    return new ApiError(response.status, error.code, error.message, error.remedy ?? null, retryAfter);
  } catch {
    return new ApiError(response.status, "no-reason", `The server answered ${response.status} without a reason.`, "Try again; if it stays, look at the server's log.", retryAfter);
  }
}

async function call<T>(method: string, url: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") headers["X-Sightline"] = "1";
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response: Response;
  try {
    response = await fetch(url, {
      method, headers, credentials: "same-origin", cache: "no-store",
      keepalive: method === "DELETE", // a removal that waits for its undo may be sent as the page is left
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (failure) {
    if (signal?.aborted) throw failure;
    throw new ApiError(0, "no-answer", "The server does not answer.", "Check that Sightline is running and that this device is on its network.", null);
  }
  if (!response.ok) {
    const error = await refusal(response);
    if (error.status === 401 && !url.startsWith(`${prefix}/session`)) whenSignedOut();
    throw error;
  }
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

/** Sends a file as it is. */
async function upload<T>(path: string, file: Blob): Promise<T> {
  let response: Response;
  try {
    response = await fetch(address(path), { method: "POST", headers: { Accept: "application/json", "X-Sightline": "1", "Content-Type": file.type }, credentials: "same-origin", body: file });
  } catch {
    throw new ApiError(0, "no-answer", "The server does not answer.", "Check that Sightline is running and that this device is on its network.", null);
  }
  if (!response.ok) throw await refusal(response);
  return (await response.json()) as T;
}

const get = <T>(path: string, query?: Query, signal?: AbortSignal) => call<T>("GET", address(path, query), undefined, signal);
const post = <T>(path: string, body?: unknown) => call<T>("POST", address(path), body);
const put = <T>(path: string, body: unknown) => call<T>("PUT", address(path), body);
const remove = (path: string) => call<void>("DELETE", address(path));
const camera = (name: string) => `/cameras/${encodeURIComponent(name)}`;

/** Every call the application makes, by name. */
export const api = {
  session: () => get<Session>("/session"),
  signIn: (user: string, password: string) => post<Session | SecondFactor>("/session", { user, password }),
  signInWays: () => get<{ provider: string | null }>("/session/ways"),
  signInByCode: (ticket: string, code: string) => post<Session>("/session/code", { ticket, code }),
  passkeyChallenge: () => post<PasskeyChallenge>("/session/passkey/challenge"),
  signInByPasskey: (shown: Record<string, string>) => post<Session>("/session/passkey", shown),
  signOut: () => remove("/session"),
  changePassword: (current: string, next: string) => post<void>("/session/password", { current, next }),

  node: () => get<NodeFacts>("/node"),
  health: () => get<Health>("/health"),
  healthHistory: (limit: number) => get<Health>("/health/history", { limit }),

  cameras: () => get<{ cameras: Camera[] }>("/cameras"),
  addCamera: (made: NewCamera) => post<Camera>("/cameras", made),
  testCamera: (main: string, transport?: string, certificate?: string) => post<CameraTest>("/cameras/test", { main, ...(transport ? { transport } : {}), ...(certificate ? { certificate } : {}) }),
  pinCertificate: (name: string, certificate: string | null) => put<Camera>(`${camera(name)}/certificate`, { certificate }),
  talker: (name: string) => get<{ user: string | null; loudspeaker: boolean | null }>(`${camera(name)}/talker`),
  drawing: (name: string) => get<WireDrawing>(`${camera(name)}/drawing`),
  saveDrawing: (name: string, drawing: WireDrawing) => put<WireDrawing>(`${camera(name)}/drawing`, drawing),
  forgetDrawing: (name: string) => remove(`${camera(name)}/drawing`),
  removeCamera: (name: string) => remove(camera(name)),

  timeline: (name: string, start: Instant, end: Instant, signal?: AbortSignal) =>
    get<Timeline>(`${camera(name)}/timeline`, { start, end, stream: "main" }, signal),
  frames: (name: string, start: Instant, end: Instant) => get<Frames>(`${camera(name)}/frames`, { start, end }),
  scrubTimes: (name: string, from: Instant, to: Instant, count: number) => get<ScrubSheet>(`${camera(name)}/scrub/sheet`, { from, to, count }),

  verdicts: (name: string, start: Instant, end: Instant, signal?: AbortSignal) => get<Verdicts>(`${camera(name)}/verdicts`, { start, end, stream: "main" }, signal),

  exports: () => get<{ exports: Export[] }>("/exports"),
  orderExport: (made: NewExport) => post<Export>("/exports", made),
  /** Cancels an export that is not over, and deletes one that is. */
  removeExport: (id: string) => remove(`/exports/${encodeURIComponent(id)}`),
  manifest: (id: string) => get<Manifest>(`/exports/${encodeURIComponent(id)}/manifest`),

  replays: () => get<Replays>("/replays"),
  orderReplay: (made: NewReplay) => post<Replay>("/replays", made),
  startReplay: (id: string) => post<Replay>(`/replays/${encodeURIComponent(id)}/start`),
  removeReplay: (id: string) => remove(`/replays/${encodeURIComponent(id)}`),
  replayFrames: (id: string, start: Instant, end: Instant) => get<{ frames: ReplayFrame[]; more: boolean }>(`/replays/${encodeURIComponent(id)}/frames`, { start, end }),
  compareReplays: (a: string, b: string) => get<ReplayComparison>(`/replays/${encodeURIComponent(a)}/comparison`, { with: b }),

  storage: () => get<Storage>("/storage"),
  retention: () => get<Retention>("/retention"),
  forecast: (policy: RetentionPolicy) => post<Forecast>("/retention/forecast", policy),
  saveRetention: (policy: RetentionPolicy) => put<Retention>("/retention", policy),
  forgetRetention: () => call<Retention>("DELETE", address("/retention")),
  pins: () => get<{ pins: Pin[] }>("/pins"),
  pin: (made: NewPin) => post<Pin>("/pins", made),
  releasePin: (id: number) => remove(`/pins/${id}`),

  similar: (example: { track: string } | { picture: Looks }, q: string) => post<Similar>("/similar", { ...example, ...(q ? { q } : {}) }),
  /** What a picture looks like; the node keeps nothing of it. */
  looksOf: (picture: Blob) => upload<Looks>("/similar/pictures", picture),

  plateRequests: () => get<PlateRequests>("/plate-requests"),
  askForPlates: (question: string, purpose: string) => post<PlateRequest>("/plate-requests", { question, purpose }),
  decidePlates: (id: number, consents: boolean) => post<PlateRequest>(`/plate-requests/${id}/${consents ? "consent" : "deny"}`),

  readers: () => get<Readers>("/readers"),
  addReader: (name: string, cameras: string[]) => post<MadeReader>("/readers", { name, cameras }),
  removeReader: (name: string) => remove(`/readers/${encodeURIComponent(name)}`),

  users: () => get<{ users: User[] }>("/users"),
  addUser: (name: string, role: Role, where: Where) => post<MadeUser>("/users", { name, role, where }),
  changeRole: (name: string, role: Role, where: Where) => put<User>(`/users/${encodeURIComponent(name)}/role`, { role, where }),
  freeOfSecondFactors: (name: string) => remove(`/users/${encodeURIComponent(name)}/second-factors`),
  sessions: () => get<{ sessions: OpenSession[] }>("/sessions"),
  endSession: (id: string) => remove(`/sessions/${id}`),
  tokens: () => get<{ tokens: KeptToken[] }>("/tokens"),
  revokeToken: (user: string, id: number) => remove(`/users/${encodeURIComponent(user)}/tokens/${id}`),
  roles: () => get<Roles>("/roles"),
  saveRole: (name: string, grants: Grant[]) => put<MadeRole>(`/roles/${encodeURIComponent(name)}`, { grants }),
  removeRole: (name: string) => remove(`/roles/${encodeURIComponent(name)}`),
  groups: () => get<{ groups: Group[] }>("/groups"),
  saveGroup: (name: string, cameras: string[]) => put<{ groups: Group[] }>(`/groups/${encodeURIComponent(name)}`, { cameras }),
  removeGroup: (name: string) => remove(`/groups/${encodeURIComponent(name)}`),

  account: () => get<Account>("/account"),
  endOwnSession: (id: string) => remove(`/account/sessions/${id}`),
  addToken: (made: NewToken) => post<{ name: string; secret: string }>("/account/tokens", made),
  removeToken: (id: number) => remove(`/account/tokens/${id}`),
  offerTotp: () => post<TotpOffer>("/account/totp"),
  confirmTotp: (code: string) => post<{ codes: string[] }>("/account/totp/confirm", { code }),
  removeTotp: () => remove("/account/totp"),
  newRecoveryCodes: () => post<{ codes: string[] }>("/account/recovery-codes"),
  newPasskeyChallenge: () => post<PasskeyChallenge>("/account/passkeys/challenge"),
  addPasskey: (made: Record<string, string>) => post<Passkey>("/account/passkeys", made),
  removePasskey: (id: string) => remove(`/account/passkeys/${id}`),
  resetPassword: (name: string) => post<MadeUser>(`/users/${encodeURIComponent(name)}/password`),
  removeUser: (name: string) => remove(`/users/${encodeURIComponent(name)}`),

  savedSearches: () => get<{ searches: SavedSearch[] }>("/account/searches"),
  addSavedSearch: (made: { name: string; text: string }) => post<SavedSearch>("/account/searches", made),
  changeSavedSearch: (id: number, made: { name: string; text: string }) => put<SavedSearch>(`/account/searches/${id}`, made),
  removeSavedSearch: (id: number) => remove(`/account/searches/${id}`),

  ask: (question: string, earlier: string[] = []) => post<Answer>("/ask", { question, earlier }),
  /** Whether this node has a route of that path. */
  has: async (path: string) => path in (await get<{ paths: Record<string, unknown> }>("/openapi.json")).paths,

  audit: ({ user, camera: seen, before }: { user: string; camera: string; before: number | null }) => get<Audit>("/audit", { user, camera: seen, before: before ?? undefined }),
  checkAudit: () => get<AuditCheck>("/audit/check"),

  search: (q: string, order: Order, limit: number, cursor?: string, signal?: AbortSignal) =>
    get<SearchAnswer>("/search", { q, order, limit, cursor }, signal),
  vocabulary: () => get<Vocabulary>("/vocabulary"),
  /** Tells the node that words are about to be typed, so that it gets ready to guess those it does not know. */
  aboutToType: () => get<Vocabulary>("/vocabulary?typing=true"),

  rules: () => get<{ rules: Rule[] }>("/rules"),
  addRule: (made: NewRule) => post<Rule>("/rules", made),
  dryRun: (made: NewRule) => post<DryRun>("/rules/dry-run", made),
  readRule: (text: { words?: string; yaml?: string; rule?: NewRule }) => post<RuleReading>("/rules/read", text),
  receivers: () => get<{ receivers: { name: string; kind: string }[]; sounds: string[]; push: string | null }>("/receivers"),
  wake: (browser: { endpoint: string; publicKey: string; secret: string }) => post<void>("/push", browser),
  wakeNoMore: (endpoint: string) => call<void>("DELETE", address("/push"), { endpoint }),
  removeRule: (id: string | number) => remove(`/rules/${encodeURIComponent(String(id))}`),

  incidents: (state: string, limit: number, before?: number) => get<Incidents>("/incidents", { state, limit, before }),
  incident: (id: number) => get<IncidentDetail>(`/incidents/${id}`),
  incidentDeed: (id: number, deed: "acknowledge" | "escalate" | "close" | "undo" | "seen", said: IncidentDeed = {}) => post<Incident>(`/incidents/${id}/${deed}`, said),
  report: (kind: ReportKind, at: { start?: Instant; end?: Instant; incident?: number }) => get<Report>("/reports", { kind, ...at }),
  suppressions: () => get<{ suppressions: Suppression[] }>("/suppressions"),
  trySuppression: (made: NewSuppression) => post<SuppressionTrial>("/suppressions/dry-run", made),
  addSuppression: (made: NewSuppression) => post<Suppression>("/suppressions", made),
  removeSuppression: (id: number) => remove(`/suppressions/${id}`),

  alerts: (state: "open" | "acknowledged" | "all", limit: number) => get<AlertList>("/alerts", { state, limit }),
  acknowledge: (id: string | number) => post<Alert>(`/alerts/${encodeURIComponent(String(id))}/acknowledge`),
};

export const stillAddress = (name: string, version: number): string => address(`${camera(name)}/still.jpg`, { v: version });

export const clipAddress = (name: string, start: Instant, end: Instant): string =>
  address(`${camera(name)}/footage.mp4`, { start, end, stream: "main", download: 1 });

/** A piece of footage as one MP4 that a `<video>` plays by itself. */
export const clipPieceAddress = (name: string, stream: StreamRole, start: number, end: number): string =>
  address(`${camera(name)}/footage.mp4`, { start: new Date(start).toISOString(), end: new Date(end).toISOString(), stream });

export const exportAddress = (id: string): string => address(`/exports/${encodeURIComponent(id)}/download`);

/** The certificate that this node seals exports with, for who checks them. */
export const certificateAddress = (): string => address("/evidence/certificate.pem");

export const auditLogAddress = (): string => address("/audit/log.jsonl");

export const hlsAddress = (name: string, start: Instant, end: Instant): string =>
  address(`${camera(name)}/hls/index.m3u8`, { start, end });

/** Footage as a player takes it: fragmented, from the key picture at or before `start`; key pictures alone where speeds need no more. */
export const footageAddress = (name: string, start: number, end: number, pictures: { kind: "all" } | { kind: "key"; every: number }): string =>
  address(`${camera(name)}/footage.mp4`, {
    start: micros(start), end: micros(end), format: "fmp4", edges: "key", sound: "browser",
    ...(pictures.kind === "key" ? { pictures: "key", every: pictures.every } : {}),
  });

/** The small picture of footage at or before the instant. */
export const scrubAddress = (name: string, at: Instant): string => address(`${camera(name)}/scrub`, { at });

/** An instant with microseconds, which pictures' times have and `Date` cannot write. */
function micros(at: number): Instant {
  const whole = Math.floor(at);
  return new Date(whole).toISOString().replace("Z", `${String(Math.floor((at - whole) * 1000)).padStart(3, "0")}Z`);
}

function socketAddress(path: string): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`;
}

/** @param plays codecs that this browser plays; a stream of another is converted by the node */
export const liveAddress = (name: string, stream: StreamRole, plays: string): string => socketAddress(address(`${camera(name)}/live`, { stream, plays }));
export const talkAddress = (name: string): string => socketAddress(address(`${camera(name)}/talk`));
export const readLiveWays = (): Promise<LiveWays> => get("/live");

/** Offers to take a stream by WebRTC (WHEP); gives the answer and the session's address. */
export async function offerWhep(name: string, stream: StreamRole, offer: string, signal: AbortSignal): Promise<{ answer: string; session: string }> {
  const response = await fetch(address(`${camera(name)}/whep`, { stream }), {
    method: "POST", headers: { "X-Sightline": "1", "Content-Type": "application/sdp" }, credentials: "same-origin", cache: "no-store", body: offer, signal,
  });
  const session = response.headers.get("Location");
  if (!response.ok || !session) throw await refusal(response);
  return { answer: await response.text(), session };
}

/** Ends a WebRTC session; one that is over already is none to mourn. */
export function endWhep(session: string): void {
  void fetch(session, { method: "DELETE", headers: { "X-Sightline": "1" }, credentials: "same-origin", keepalive: true }).catch(() => {});
}

export const updatesAddress = (): string => socketAddress(address("/updates"));

/** Any failure as an ApiError, so that every screen can show message and remedy. */
export function asApiError(failure: unknown): ApiError {
  if (failure instanceof ApiError) return failure;
  const message = failure instanceof Error ? failure.message : String(failure);
  return new ApiError(0, "unexpected", `Something unexpected happened: ${message}`, "Load the page again.", null);
}
