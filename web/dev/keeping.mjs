// Made-up exports, storage, readers and users for the stand-in.
const MINUTE = 60_000;
const DAY = 86_400_000;
const started = Date.now();
const iso = (at) => new Date(at).toISOString();

export const refused = (status, code, message, remedy) => Object.assign(new Error(message), { status, code, remedy });

const exported = (id, part) => ({
  id, streams: ["door/main", "yard/main"], ranges: [{ start: iso(started - 40 * MINUTE), end: iso(started - 20 * MINUTE) }], caseName: null, reason: "Damage at the gate", signStream: true, orderedBy: "admin", orderedAt: iso(started - 10 * MINUTE),
  state: "done", progress: 1, doing: "", bytes: 184_311_020, sha256: "3f79bb7b435b05321651daefd374cdc681dc06faa65e374e38337b88ca046dea", verdict: "valid", endedAt: iso(started - 9 * MINUTE), deletedAt: iso(started + 30 * DAY), ...part,
});
const exports = [
  exported("20261122-140205-0a0b0c0d", { caseName: "2026-114" }),
  exported("20261122-120205-0a0b0c0e", { reason: "Insurance wants the whole night of the storm", verdict: "valid with missing pictures", streams: ["loading bay/main"] }),
  exported("20261121-120205-0a0b0c0f", { reason: "Test", state: "failed", verdict: null, bytes: null, sha256: null, doing: "the disk of /var/lib/sightline has 511 MiB left, and 900 MiB are needed besides what recording keeps free: export less, or free some space" }),
  exported("20261120-120205-0a0b0c10", { reason: "Old recorder's footage", verdict: "not signed", signStream: false }),
];

function stepped() {
  for (const job of exports) {
    if (job.state !== "running" && job.state !== "waiting") continue;
    const part = Math.min(1, (Date.now() - Date.parse(job.orderedAt)) / 12_000);
    Object.assign(job, part >= 1
      ? { state: "done", progress: 1, doing: "", verdict: "valid", bytes: 52_000_000, sha256: exports[0].sha256 ?? "ab".repeat(32), endedAt: iso(Date.now()) }
      : { state: "running", progress: part, doing: part > 0.8 ? "reading back" : `writing footage/${job.streams[0].replace("/", "-")}-0001.mp4` });
  }
  return exports;
}

function manifest(id) {
  const job = exports.find((each) => each.id === id);
  if (!job) throw refused(404, "not-found", "there is no such export", "list the exports, and choose from those");
  const { start, end } = job.ranges[0];
  return {
    id, node: "demo-node", signer: "CN=Sightline demo-node", cameras: job.streams.map((stream, index) => {
      const [camera, role] = stream.split("/");
      const signed = index === 1;
      return {
        camera, stream: role, clock: index === 0 ? { offsetMillis: -412, driftPpm: 11.3 } : null, chainLines: 21, verdictsWhileRecording: [],
        damage: index === 0 ? [{ start: iso(Date.parse(start) + 5 * MINUTE), end: iso(Date.parse(start) + 5 * MINUTE + 2000), units: 3, detail: "3 pictures lost bytes on the way" }] : [],
        gaps: index === 0 ? [{ start: iso(Date.parse(start) + 3 * MINUTE), end: iso(Date.parse(start) + 4 * MINUTE), cause: "camera-unreachable", words: "camera unreachable", detail: "connect timed out after 5 s" }] : [],
        footage: [0, 1].map((n) => ({ file: `footage/${camera}-${role}-000${n + 1}.mp4`, sha256: "cd".repeat(32), bytes: 46_000_000, start: n ? iso(Date.parse(start) + 4 * MINUTE) : start, end: n ? end : iso(Date.parse(start) + 3 * MINUTE), pictures: 4500, signedBy: signed ? "camera" : "node", scheme: "ONVIF Media Signing", key: signed ? "the key of ACCC8E000001 leads to a root that nobody named here" : null, verdict: job.verdict, gopsValid: 150, gopsWithMissingPictures: n, gopsInvalid: 0, gopsNotSigned: 0, gopsNotChecked: 0 })),
      };
    }),
  };
}

const works = { state: "works", since: null, detail: null, sharesDiskWith: null, fallback: false };
const storage = {
  movedSegments: 1214, failedMoves: 2, volumes: [
    { ...works, name: "fast", folder: "/srv/ssd/sightline", tier: 0, footageBytes: 148e9, usableBytes: 301e9, totalBytes: 512e9, writeP50Millis: 0.8, writeP99Millis: 14.2, health: { readable: true, device: "nvme0n1", model: "Samsung SSD 980 500GB", state: "live", celsius: 41, ioErrors: 0, fileSystemErrors: 0, amiss: null } },
    { ...works, name: "large", folder: "/srv/disk/sightline", tier: 1, state: "error", since: iso(started - 8 * MINUTE), detail: "a write was refused: Input/output error", footageBytes: 2.9e12, usableBytes: 0.6e12, totalBytes: 4e12, writeP50Millis: 9.4, writeP99Millis: 912, health: { readable: true, device: "sda", model: "WDC WD40PURX", state: "running", celsius: 52, ioErrors: 17, fileSystemErrors: 1, amiss: "17 reads or writes failed: copy what matters, and replace the disk" } },
    { ...works, name: "nas", folder: "/mnt/nas/sightline", tier: 2, fallback: true, footageBytes: 5.1e12, usableBytes: 7.2e12, totalBytes: 16e12, writeP50Millis: 22, writeP99Millis: 180, health: { readable: false, device: null, model: null, state: null, celsius: null, ioErrors: null, fileSystemErrors: null, amiss: null } },
  ],
};

const limits = (days, leastDays = 0) => ({ days, leastDays, sizeBytes: 0, leastSizeBytes: 0 });
const configured = { continuous: limits(7), motion: limits(14), object: limits(30), alert: limits(90, 30), legalDays: null, sizeBytes: 3e12, freeBytes: 2e9, cameras: [{ camera: "yard", continuous: limits(2), motion: null, object: null, alert: null, legalDays: 10 }] };
let saved = null;

function forecast(policy) {
  const days = policy.continuous?.days ?? null;
  const needed = days === null ? null : 1.08e11 * days;
  const fits = needed !== null && needed <= 3e12;
  return {
    fits, measured: true, bytesPerDay: 1.08e11, neededBytes: needed, capacityBytes: 3e12, fitsDays: 27.8, fullAfterDays: fits ? null : 27.8,
    sentence: `4 cameras bring 108.0 GB a day; ${days === null ? "continuous footage is kept for ever" : `${days} days of it need ${(needed / 1e9).toFixed(0)} GB`}, and there is room for 3000 GB.${fits ? "" : " There is room for 27.8 days."}`,
    cameras: ["door", "yard", "loading bay", "garage"].map((camera, index) => ({ camera, bytesPerSecond: 312_500 - index * 30_000, continuous: 0.7, motion: 0.2, object: 0.08, alert: 0.02, keptDays: days === null ? null : days * 1.6, measured: index < 3 })),
  };
}

const retention = () => ({ policy: saved ?? configured, saved: saved !== null, forecast: forecast(saved ?? configured) });

function save(policy) {
  const found = forecast(policy);
  if (!found.fits) throw refused(422, "policy-does-not-fit", found.sentence, "keep footage for fewer days, or add a disk; the policy of before still holds");
  saved = policy;
  return retention();
}

const pin = (id, part) => ({ id, camera: "door", stream: "main", start: iso(started - 200 * MINUTE), end: iso(started - 190 * MINUTE), until: null, reason: "Parcel stolen", pinnedBy: "admin", pinnedAt: iso(started - 100 * MINUTE), releasedBy: null, releasedAt: null, holds: true, legalUntil: null, ...part });
const pins = [pin(3, {}), pin(2, { camera: null, stream: null, reason: "Water in the cellar", until: iso(started + 20 * DAY), legalUntil: iso(started + 9 * DAY) }), pin(1, { reason: "Nothing after all", holds: false, releasedBy: "admin", releasedAt: iso(started - 50 * MINUTE) })];
const readers = [{ name: "wall", cameras: ["door", "yard"], createdAt: iso(started - 9 * DAY), usedAt: iso(started - 4000) }, { name: "go2rtc-home", cameras: ["loading bay"], createdAt: iso(started - 2 * DAY), usedAt: null }];
const users = [{ name: "admin", role: "administrator", mustChangePassword: false, createdAt: iso(started - 90 * DAY) }, { name: "ann", role: "operator", mustChangePassword: true, createdAt: iso(started - DAY) }];
const named = (list, name) => list.find((each) => each.name === name) ?? (() => { throw refused(404, "not-found", `There is no ${name}.`, "Choose from the list."); })();
const without = (list, found) => { list.splice(list.indexOf(found), 1); };

function answered(question) {
  const base = { question, outcome: "answered", answer: "", query: "label:person camera:door", start: iso(started - DAY), end: iso(started), chips: [{ key: "label", value: "person", text: "label:person" }, { key: "camera", value: "door", text: "camera:door" }], notUnderstood: [], notes: [], claims: [], coverage: { sentence: "door was watched the whole time.", blind: [] }, choices: [], tools: [{ by: "grammar", tool: "count", arguments: "label:person camera:door" }], tookMillis: 12 };
  if (/who|name/i.test(question)) return { ...base, outcome: "declined", answer: "Sightline does not say who somebody is.", query: "", chips: [], coverage: { sentence: "", blind: [] } };
  if (/night/i.test(question)) return { ...base, outcome: "blind", answer: "Nothing was seen, but door was not watched for 32 minutes of that time.", coverage: { sentence: "door was not watched for 32 minutes.", blind: [{ camera: "door", start: iso(started - 600 * MINUTE), end: iso(started - 568 * MINUTE), cause: "disk-full" }] } };
  const claim = (part) => ({ text: "", kind: "count", group: "", value: 3, at: null, cameras: ["door"], start: base.start, end: base.end, observations: [9000, 8997, 8994], verdict: "confirmed", why: "", ...part });
  return { ...base, answer: "Three people were at the door today; the last at 14:02.", notes: ["today is read as since midnight"], claims: [claim({ text: "3 people were seen at door." }), claim({ text: "The last was seen at 14:02:05.", kind: "last", at: iso(started - 30 * MINUTE), observations: [9000] }), claim({ text: "The first was seen at 08:10.", kind: "first", at: iso(started - 200 * MINUTE), verdict: "corrected", why: "it was 08:12", observations: [8994] }), claim({ text: "One stayed for an hour.", kind: "longest", verdict: "struck", why: "no observation lasts so long", observations: [] })] };
}

export const keepingRoutes = [
  ["GET", "/exports", () => ({ exports: stepped() })],
  ["POST", "/exports", ({ body }) => {
    const job = exported(`20261122-150000-${Math.random().toString(16).slice(2, 10).padEnd(8, "0")}`, { streams: body.cameras.map((camera) => `${camera}/${body.stream ?? "main"}`), ranges: body.ranges, caseName: body.caseName ?? null, reason: body.reason, state: "waiting", progress: 0, verdict: null, bytes: null, sha256: null, endedAt: null, orderedAt: iso(Date.now()) });
    exports.unshift(job);
    return job;
  }],
  ["GET", "/exports/:name/manifest", ({ name }) => manifest(name)],
  ["DELETE", "/exports/:name", ({ name }) => {
    const job = exports.find((each) => each.id === name);
    if (!job) throw refused(404, "not-found", "there is no such export", "list the exports, and choose from those");
    if (job.state === "running" || job.state === "waiting") job.state = "cancelled";
    else without(exports, job);
    return job;
  }],
  ["GET", "/cameras/:name/verdicts", ({ query }) => {
    const start = Date.parse(query.get("start"));
    const end = Math.min(Date.parse(query.get("end")), Date.now());
    const part = (from, to, verdict, detail) => ({ start: iso(start + (end - start) * from), end: iso(start + (end - start) * to), verdict, gops: 60, detail });
    return { start: iso(start), end: iso(end), more: false, verdicts: [part(0, 0.6, "valid", ""), part(0.6, 0.63, "valid-with-missing-pictures", "2 pictures are missing"), part(0.63, 0.9, "valid", ""), part(0.9, 0.91, "invalid", "the hash of the pictures is another than the signed one")] };
  }],
  ["GET", "/storage", () => storage],
  ["GET", "/retention", retention],
  ["PUT", "/retention", ({ body }) => save(body)],
  ["DELETE", "/retention", () => { saved = null; return retention(); }],
  ["POST", "/retention/forecast", ({ body }) => forecast(body)],
  ["GET", "/pins", () => ({ pins })],
  ["POST", "/pins", ({ body }) => { const made = pin(pins.length + 10, { camera: null, stream: null, until: null, ...body, pinnedAt: iso(Date.now()) }); pins.unshift(made); return made; }],
  ["DELETE", "/pins/:name", ({ name }) => Object.assign(pins.find((each) => String(each.id) === name), { holds: false, releasedBy: "admin", releasedAt: iso(Date.now()) })],
  ["GET", "/readers", () => ({ address: "rtsp://10.0.0.5:8554", connected: 1, readers })],
  ["POST", "/readers", ({ body }) => { readers.push({ ...body, createdAt: iso(Date.now()), usedAt: null }); return { name: body.name, secret: "kx4t-9mfw-2hqp-7zrd-c5bn", addresses: body.cameras.map((camera) => `rtsp://10.0.0.5:8554/${encodeURIComponent(camera)}/main`) }; }],
  ["DELETE", "/readers/:name", ({ name }) => without(readers, named(readers, name))],
  ["GET", "/openapi.json", () => ({ paths: { "/api/v1/ask": {} } })],
  ["POST", "/ask", ({ body }) => answered(body.question)],
  ["GET", "/audit", () => ({ next: null, head: { seq: 3, hash: "ab".repeat(32), at: iso(started) }, entries: [
    { seq: 3, at: iso(started - MINUTE), user: "ann", role: "operator", address: "10.0.0.9", call: "GET /api/v1/cameras/{name}/footage.mp4", camera: "door", detail: "", status: 200, times: 14 },
    { seq: 2, at: iso(started - 5 * MINUTE), user: "", role: "", address: "203.0.113.7", call: "POST /api/v1/session", camera: "", detail: "admin", status: 401, times: 1 },
    { seq: 1, at: iso(started - 9 * MINUTE), user: "admin", role: "administrator", address: "10.0.0.4", call: "POST /api/v1/exports", camera: "", detail: "door; Damage at the gate", status: 201, times: 1 },
  ] })],
  ["GET", "/audit/check", () => ({ whole: true, entries: 3, last: 3, head: "ab".repeat(32), findings: [] })],
  ["GET", "/users", () => ({ users })],
  ["POST", "/users", ({ body }) => { users.push({ ...body, mustChangePassword: true, createdAt: iso(Date.now()) }); return { name: body.name, password: "mqrt-2xhk-9wfc-7bnd-4zpa" }; }],
  ["PUT", "/users/:name/role", ({ name, body }) => Object.assign(named(users, name), body)],
  ["POST", "/users/:name/password", ({ name }) => ({ name: named(users, name).name, password: "mqrt-2xhk-9wfc-7bnd-4zpa" })],
  ["DELETE", "/users/:name", ({ name }) => {
    const user = named(users, name);
    if (user.role === "administrator" && users.filter((each) => each.role === "administrator").length === 1) throw refused(409, "last-administrator", `'${name}' is the only administrator: make somebody else one first`, "add an administrator, then try again");
    without(users, user);
  }],
];
