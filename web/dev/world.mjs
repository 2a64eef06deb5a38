// The made-up site behind the stand-in: cameras, gaps, observations, rules and alerts, the same on every start.
const HOUR = 3_600_000;
const MINUTE = 60_000;
export const started = Date.now();
const iso = (at) => new Date(at).toISOString();

const unreachable = { cause: "camera-unreachable", message: "garage: nothing answers at 10.0.0.14:554 (connect timed out after 5 s)." };
const sites = [
  { name: "door", sub: true, state: "playing", zones: ["porch"], labels: ["person", "dog"] },
  { name: "yard", sub: true, state: "playing", zones: ["lawn", "gate"], labels: ["person", "car", "bicycle"] },
  { name: "loading bay", sub: false, state: "playing", zones: [], labels: ["person", "truck", "car"] },
  { name: "garage", sub: false, state: "down", zones: [], labels: ["car"] },
];
export const indexOf = (name) => sites.findIndex((site) => site.name === name);
const added = [];

const causes = { "camera-unreachable": "camera unreachable", "node-stopped": "node stopped", "disk-full": "disk full", "stream-stalled": "stream stalled", "retention-expired": "retention expired", "switched-off": "switched off" };
const gapPlan = [[9, 3, "camera-unreachable", "connect timed out after 5 s"], [37, 1.5, "stream-stalled", "no packet for 10 s"], [185, 14, "node-stopped", "the node was not running"], [560, 32, "disk-full", "2.1 GB free, 5 GB wanted"], [1300, 45, "switched-off", "switched off by admin"]];

/** Gaps of a camera, oldest first. */
function gapsOf(name) {
  const index = Math.max(0, indexOf(name));
  const gaps = gapPlan.map(([ago, minutes, cause, detail]) => ({ start: started - (ago + index * 7) * MINUTE, end: started - (ago + index * 7 - minutes) * MINUTE, cause, detail }));
  gaps.push({ start: 0, end: started - 50 * HOUR, cause: "retention-expired", detail: "kept for 2 days" });
  if (name === "garage") gaps.push({ start: started - 6 * MINUTE, end: null, cause: "camera-unreachable", detail: unreachable.message });
  return gaps.sort((a, b) => a.start - b.start);
}

export function timeline(name, start, end) {
  const limit = Math.min(end, Date.now());
  const spans = [];
  const gaps = [];
  let at = start;
  for (const gap of gapsOf(name)) {
    const until = gap.end ?? limit;
    if (until <= start || gap.start >= limit) continue;
    if (gap.start > at) spans.push({ start: iso(at), end: iso(gap.start) });
    gaps.push({ start: iso(Math.max(start, gap.start)), end: gap.end === null ? null : iso(Math.min(limit, until)), cause: gap.cause, words: causes[gap.cause], detail: gap.detail });
    at = Math.max(at, until);
  }
  if (at < limit) spans.push({ start: iso(at), end: iso(limit) });
  const broken = { start: started - 12 * MINUTE, end: started - 11 * MINUTE };
  const damaged = broken.end > start && broken.start < end
    ? [{ start: iso(broken.start), end: iso(broken.end), units: 3, words: "damaged", detail: "3 pictures lost bytes on the way" }] : [];
  return { start: iso(start), end: iso(end), spans, gaps, damaged };
}

/** Twelve pictures a second, a key picture each second, wherever there is footage. */
export function frames(name, start, end) {
  const frames = [];
  for (const span of timeline(name, start, end).spans)
    for (let n = Math.ceil((Date.parse(span.start) * 12) / 1000); (n * 1000) / 12 < Date.parse(span.end); n++) frames.push({ atMicros: Math.round((n * 1e6) / 12), key: n % 12 === 0, damaged: false });
  return { start: iso(start), end: iso(end), frames, more: false };
}

export function scrubTimes(name, from, to, count) {
  const apart = Math.max(2000, (to - from) / count);
  const times = timeline(name, from, to).spans.flatMap((span) => {
    const made = [];
    for (let at = Math.ceil(Date.parse(span.start) / apart) * apart; at < Date.parse(span.end); at += apart) made.push(iso(at));
    return made;
  });
  return { from: iso(from), to: iso(to), times };
}

const random = (seed) => { const x = Math.sin(seed * 12.9898) * 43758.5453; return x - Math.floor(x); };

export const observations = [];
for (let i = 0; i < 420; i++) {
  const site = sites[i % 3];
  const start = started - i * 4.2 * MINUTE - random(i) * 3 * MINUTE - 20_000;
  const x = 0.1 + random(i + 7) * 0.5;
  observations.push({
    id: 9000 - i, kind: "object", label: site.labels[Math.floor(random(i + 3) * site.labels.length)], camera: site.name, start: iso(start), end: iso(start + 3000 + random(i + 1) * 40_000), ended: true,
    confidence: 0.52 + random(i + 2) * 0.46, zones: random(i + 5) > 0.6 ? site.zones.slice(0, 1) : [], motion: random(i + 4) > 0.2 ? "moving" : "stationary", attributes: { colours: random(i + 6) > 0.5 ? ["red"] : [], plate: "", speedMetresPerSecond: null, heightMetres: null },
    box: { left: x, top: 0.3, right: x + 0.16, bottom: 0.85 }, path: [[x - 0.05, 0.6], [x, 0.61], [x + 0.05, 0.58], [x + 0.12, 0.6]], trackId: i, snapshot: `/api/v1/snapshots/k${i}.jpg`,
    source: { detector: "yolox", network: "YOLOX-Nano", version: "0.1.1" },
  });
}
observations.sort((a, b) => (a.start < b.start ? 1 : -1));

export const searches = [];
export const vocabulary = () => ({ labels: ["person", "car", "dog", "bicycle", "truck"], cameras: cameras().map((c) => c.name), zones: sites.flatMap((s) => s.zones), seen: ["person", "car", "dog"] });

/** A much simplified reading of the search text. */
export function search(q, order, limit, cursor) {
  const chips = [];
  const notUnderstood = [];
  let found = observations;
  const words = vocabulary();
  for (const raw of q.match(/[^\s:"]+:"[^"]*"|\S+/g) ?? []) {
    const word = raw.replaceAll('"', "");
    let [key, ...rest] = word.split(":");
    let value = rest.join(":");
    if (!value) { value = key.toLowerCase(); key = words.labels.includes(value) ? "label" : words.cameras.includes(value) ? "camera" : words.zones.includes(value) ? "zone" : ""; }
    if (key === "label") found = found.filter((o) => o.label === value);
    else if (key === "camera") found = found.filter((o) => o.camera === value);
    else if (key === "zone") found = found.filter((o) => o.zones.includes(value));
    else if (key === "after") found = found.filter((o) => o.end >= value);
    else if (key === "before") found = found.filter((o) => o.start <= value);
    else if (key === "confidence") found = found.filter((o) => o.confidence >= Number(value.replace(">=", "")));
    else if (key !== "kind") { if (!["at", "the", "in", "a"].includes(value)) notUnderstood.push(word); continue; }
    chips.push({ key, value, text: raw });
  }
  if (order === "relevance") found = [...found].sort((a, b) => b.confidence - a.confidence);
  const from = Number(cursor ?? 0);
  return { query: chips.map((c) => `${c.key}:${/\s/.test(c.value) ? `"${c.value}"` : c.value}`).join(" "), chips, notUnderstood, results: found.slice(from, from + limit), next: from + limit < found.length ? String(from + limit) : null, total: found.length };
}

function objectsNow(index) {
  const t = Date.now() / 1000;
  if (index > 1) return [];
  const x = 0.35 + 0.25 * Math.sin(t / 4 + index * 2);
  return [{ label: index === 1 ? "car" : "person", confidence: 0.91 - index * 0.13, box: { left: x, top: 0.28, right: x + 0.15, bottom: 0.86 }, trackId: index }];
}

export function cameras() {
  const now = Date.now();
  return [...sites.map((site, index) => {
    const down = site.state === "down";
    const figures = (role, width, height, rate) => ({ role, codec: "H.264", width, height, bitsPerSecond: down ? 0 : rate + Math.round(random(now % 97) * 2e5), picturesPerSecond: down ? 0 : 12, sound: index === 0 && role === "main" ? "AAC 16 kHz" : null, carriedBy: ["tcp", "udp", "tcp+tls", "tcp"][index], lastPictureAt: iso(down ? started - 6 * MINUTE : now - 60), damagedUnits: index === 1 ? 3 : 0, garbageBytes: index === 1 ? 5120 : 0, clock: index === 3 ? null : { offsetSeconds: [-0.412, 3724.2, 0.01][index], driftPpm: [11.3, null, 0.1][index], steps: index === 1 ? 2 : 0 }, lostPackets: index === 1 ? 14 : 0, reconnects: down ? 23 : index });
    return {
      name: site.name, address: `rtsp://10.0.0.${11 + index}/main`, hasSub: site.sub, zones: site.zones.map((name) => ({ name, points: [[0.1, 0.5], [0.9, 0.5], [0.9, 1], [0.1, 1]] })), record: true, analyse: true, transport: "auto", certificate: index === 2 ? "3f79bb7b435b05321651daefd374cdc681dc06faa65e374e38337b88ca046dea" : null, configured: index === 3, state: site.state, since: iso(down ? started - 6 * MINUTE : started - 3 * HOUR),
      problem: down ? { ...unreachable, since: iso(started - 6 * MINUTE), nextAttempt: iso(started + Math.ceil((now - started + 1) / 15_000) * 15_000) } : null,
      recording: down ? { on: false, since: null, cause: "camera-unreachable", detail: unreachable.message } : { on: true, since: iso(started - 9 * MINUTE), cause: null, detail: null },
      streams: [figures("main", 1920, 1080, 3.1e6), ...(site.sub ? [figures("sub", 640, 360, 4.2e5)] : [])],
      analysis: { on: true, picturesPerSecond: down ? 0 : 4.9, analysed: 51234 + index, shed: index === 1 ? 312 : 0, detectorMillis: down ? null : 23.4, problem: null }, objects: down ? [] : objectsNow(index),
    };
  }), ...added];
}

export const add = (made) => {
  const camera = { ...cameras()[0], name: made.name, address: made.main.replace(/\/\/[^/@]*@/, "//"), hasSub: Boolean(made.sub), zones: [], state: "connecting", since: iso(Date.now()), recording: { on: false, since: null, cause: null, detail: null }, objects: [] };
  added.push(camera);
  return camera;
};
export const removeAdded = (name) => { const at = added.findIndex((c) => c.name === name); return at >= 0 && added.splice(at, 1).length === 1; };

export const rules = [
  { id: 1, name: "Person at the door", query: "label:person camera:door", coolDownSeconds: 60, webhook: "hooks.example.org", createdAt: iso(started - 90 * HOUR) },
  { id: 2, name: "Truck in the loading bay", query: 'label:truck camera:"loading bay"', coolDownSeconds: 300, webhook: null, createdAt: iso(started - 30 * HOUR) },
];
export const alerts = observations.filter((o) => (o.label === "person" && o.camera === "door") || o.label === "truck").slice(0, 16).map((o, i) => ({
  id: 700 - i, rule: o.label === "truck" ? rules[1].name : rules[0].name, ruleId: o.label === "truck" ? 2 : 1, at: iso(Date.parse(o.start) + 900), state: i < 7 ? "open" : "acknowledged", acknowledgedBy: i < 7 ? null : "admin", acknowledgedAt: i < 7 ? null : iso(Date.parse(o.start) + 400_000), observation: o, delivery: o.label === "truck" ? "none" : i === 2 ? "failing" : "delivered",
}));

export const node = (footage) => ({
  name: "demo-node", version: "0.1.0", startedAt: iso(started - 3 * HOUR), now: iso(Date.now()), timeZone: "Europe/Zurich", listen: "127.0.0.1:8787",
  demo: { footage: footage ?? "test pattern", drawn: !footage, credit: footage ? `Footage: ${footage.split("/").at(-1)}` : "Test pattern drawn by ffmpeg." },
  disk: { folder: "/var/lib/sightline", totalBytes: 512e9, freeBytes: 301e9, footageBytes: 148e9, oldest: iso(started - 50 * HOUR), maxAgeDays: 2, maxBytes: 200e9 },
  analysis: { on: true, network: { name: "YOLOX-Nano", licence: "Apache-2.0", source: "github.com/Megvii-BaseDetection/YOLOX" }, problem: null },
  problems: [{ camera: "garage", cause: "camera-unreachable", message: unreachable.message, since: iso(started - 6 * MINUTE) }],
});

/** What is wrong on the made-up site, and what was. */
export function health(past) {
  const unreached = { code: "recording-short", severity: "alarm", camera: "garage", stream: "main", since: iso(started - 6 * MINUTE), cleared: null, sentence: "Nothing has been recorded for 6 minutes: the camera does not answer.", remedy: "Check the camera's power and network cable." };
  const slow = { code: "disk-slow", severity: "warning", camera: null, stream: null, since: iso(started - 90 * MINUTE), cleared: past ? iso(started - 80 * MINUTE) : null, sentence: "The recording disk needed 900 ms for a write.", remedy: "Use a faster disk, or fewer cameras." };
  return { now: new Date().toISOString(), worst: "alarm", problems: [unreached, slow] };
}
