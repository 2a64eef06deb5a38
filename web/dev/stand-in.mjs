// A stand-in for the Sightline server, for work on the browser application alone. Node only; see web/README.md.
import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { footage, hasFfmpeg, live, picture } from "./footage.mjs";
import { keepingRoutes } from "./keeping.mjs";
import { accept } from "./websocket.mjs";
import * as world from "./world.mjs";

const option = (name, otherwise) => { const at = process.argv.indexOf(`--${name}`); return at > 0 ? process.argv[at + 1] : otherwise; };
const port = Number(option("port", "8787"));
const file = option("footage", null);
const built = join(dirname(dirname(fileURLToPath(import.meta.url))), "target/classes/org/sightline/web/app");
const password = option("password", "sightline-demo");
const policy = "default-src 'self'; media-src 'self' blob:; img-src 'self' blob: data:; connect-src 'self' ws: wss:; frame-ancestors 'none'";
const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
let guesses = 0;
let mustChange = true;

class Refusal extends Error { constructor(status, code, message, remedy, headers = {}) { super(message); Object.assign(this, { status, code, remedy, headers }); } }

const signedIn = (request) => /sightline_session=stand-in/.test(request.headers.cookie ?? "");
const session = () => ({ user: "admin", role: "administrator", mustChangePassword: mustChange });
const known = (name) => { const camera = world.cameras().find((c) => c.name === name); if (!camera) throw new Refusal(404, "no-such-camera", `There is no camera "${name}".`, "Choose one of the list."); return camera; };
const source = (name) => ({ file, index: Math.max(0, world.indexOf(name)) });

const routes = [
  ...keepingRoutes,
  ["POST", "/session", ({ body, response }) => {
    if (++guesses > 6) { guesses = 0; throw new Refusal(429, "too-many-guesses", "Too many wrong passwords from this address.", "Wait, then try again.", { "Retry-After": "20" }); }
    if (body.password !== password) throw new Refusal(401, "wrong-password", "User or password is wrong.", "The one-time password is printed where Sightline was started.");
    guesses = 0;
    response.setHeader("Set-Cookie", "sightline_session=stand-in; HttpOnly; SameSite=Strict; Path=/");
    return session();
  }],
  ["GET", "/session", ({ request }) => { if (!signedIn(request)) throw new Refusal(401, "not-signed-in", "Nobody is signed in.", "Sign in."); return session(); }],
  ["DELETE", "/session", ({ response }) => { response.setHeader("Set-Cookie", "sightline_session=; Max-Age=0; Path=/"); }],
  ["POST", "/session/password", ({ body }) => { if (body.current !== password) throw new Refusal(422, "wrong-password", "The current password is wrong.", "Type it again."); mustChange = false; }],
  ["GET", "/node", () => world.node(file)],
  ["GET", "/health", () => world.health(false)],
  ["GET", "/health/history", () => world.health(true)],
  ["GET", "/cameras", () => ({ cameras: world.cameras() })],
  ["POST", "/cameras/test", async ({ body }) => { await new Promise((done) => setTimeout(done, 900)); return tested(body.main); }],
  ["POST", "/cameras", ({ body }) => { const result = tested(body.main); if (!result.works) throw new Refusal(422, result.cause, result.message, result.remedy); return world.add(body); }],
  ["GET", "/cameras/:name", ({ name }) => known(name)],
  ["DELETE", "/cameras/:name", ({ name }) => { if (!world.removeAdded(name)) throw new Refusal(409, "configured", `${name} stands in the configuration file.`, "Remove it there and start Sightline again."); }],
  ["GET", "/cameras/:name/timeline", ({ name, query }) => { known(name); return world.timeline(name, Date.parse(query.get("start")), Date.parse(query.get("end"))); }],
  ["GET", "/cameras/:name/talker", ({ name }) => ({ user: null, loudspeaker: name === "door" })],
  ["PUT", "/cameras/:name/certificate", ({ name, body }) => ({ ...known(name), ...body })],
  ["GET", "/search", ({ query }) => world.search(query.get("q") ?? "", query.get("order"), Number(query.get("limit") ?? 50), query.get("cursor"))],
  ["GET", "/vocabulary", () => world.vocabulary()],
  ["GET", "/account/searches", () => ({ searches: world.searches })],
  ["POST", "/account/searches", ({ body }) => { const kept = { id: Date.now(), ...body, createdAt: new Date().toISOString() }; world.searches.push(kept); return kept; }],
  ["PUT", "/account/searches/:name", ({ name, body }) => Object.assign(world.searches.find((s) => String(s.id) === name), body)],
  ["DELETE", "/account/searches/:name", ({ name }) => { world.searches.splice(world.searches.findIndex((s) => String(s.id) === name), 1); }],
  ["GET", "/rules", () => ({ rules: world.rules })],
  ["POST", "/rules", ({ body }) => { const rule = { id: Date.now(), coolDownSeconds: 0, ...body, webhook: body.webhook ? new URL(body.webhook).host : null, createdAt: new Date().toISOString() }; world.rules.push(rule); return rule; }],
  ["DELETE", "/rules/:name", ({ name }) => { world.rules.splice(world.rules.findIndex((r) => String(r.id) === name), 1); }],
  ["GET", "/alerts", ({ query }) => { const state = query.get("state"); return { alerts: world.alerts.filter((a) => state === "all" || a.state === state).slice(0, Number(query.get("limit") ?? 50)), open: world.alerts.filter((a) => a.state === "open").length }; }],
  ["POST", "/alerts/:name/acknowledge", ({ name }) => { const alert = world.alerts.find((a) => String(a.id) === name); Object.assign(alert, { state: "acknowledged", acknowledgedBy: "admin", acknowledgedAt: new Date().toISOString() }); tell({ type: "alert", alert }); return alert; }],
  ["GET", "/cameras/:name/still.jpg", ({ name, response }) => { if (known(name).state === "down") throw new Refusal(404, "no-picture", "No picture yet.", "Wait for the camera."); return jpeg(response, picture(source(name), (Date.now() / 1000) % 8, 960)); }],
  ["GET", "/snapshots/:name", ({ name, response }) => { const n = Number(name.replace(/\D/g, "")); return jpeg(response, picture({ file, index: n % 3 }, (n * 1.7) % 8, 320)); }],
  ["GET", "/cameras/:name/frames", ({ name, query }) => { known(name); return world.frames(name, Date.parse(query.get("start")), Date.parse(query.get("end"))); }],
  ["GET", "/cameras/:name/scrub/sheet", ({ name, query }) => { known(name); return world.scrubTimes(name, Date.parse(query.get("from")), Date.parse(query.get("to")), Number(query.get("count") ?? 60)); }],
  ["GET", "/cameras/:name/scrub", ({ name, query, response }) => { known(name); return jpeg(response, picture(source(name), (Date.parse(query.get("at")) / 1000) % 8, 160)); }],
  ["GET", "/cameras/:name/footage.mp4", ({ name, query, response }) => {
    const start = Date.parse(query.get("start"));
    const seconds = Math.min(600, (Date.parse(query.get("end")) - start) / 1000);
    if (!hasFfmpeg) throw new Refusal(404, "no-footage", "The stand-in makes footage with ffmpeg, which is not installed.", "Install ffmpeg.");
    response.writeHead(200, { "Content-Type": "video/mp4", "X-Footage-Start": new Date(start).toISOString(), ...(query.has("download") ? { "Content-Disposition": `attachment; filename="${name}.mp4"` } : {}) });
    footage(source(name), start / 1000, seconds, response);
    return response;
  }],
];

function tested(address) {
  if (/wrong/.test(address)) return { works: false, cause: "camera-refused", message: "The camera answered and refused the user or password (401).", remedy: "Check user and password in the address." };
  if (/nobody/.test(address)) return { works: false, cause: "camera-unreachable", message: "Nothing answers at this address (connect timed out after 5 s).", remedy: "Check the address, and that the camera has power and network." };
  return { works: true, tracks: ["H.264 1920x1080", "AAC 16 kHz"], firstPictureMillis: 312 };
}

function jpeg(response, bytes) {
  response.writeHead(200, { "Content-Type": "image/jpeg", "Cache-Control": "no-store" });
  response.end(bytes);
  return response;
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url, "http://stand-in");
  response.setHeader("Content-Security-Policy", policy);
  try {
    if (!url.pathname.startsWith("/api/v1/")) return serveFile(url.pathname, response);
    if (!signedIn(request) && url.pathname !== "/api/v1/session") throw new Refusal(401, "not-signed-in", "Nobody is signed in.", "Sign in.");
    if (request.method !== "GET" && request.headers["x-sightline"] !== "1") throw new Refusal(403, "no-header", "The header X-Sightline is missing.", "Send it.");
    const path = url.pathname.slice(7);
    for (const [method, pattern, answer] of routes) {
      const match = new RegExp(`^${pattern.replace(/:name/, "([^/]+)")}$`).exec(path);
      if (!match || method !== request.method) continue;
      const text = request.method === "POST" || request.method === "PUT" ? await new Promise((done) => { let all = ""; request.on("data", (part) => { all += part; }); request.on("end", () => done(all)); }) : "";
      const result = await answer({ request, response, query: url.searchParams, name: match[1] && decodeURIComponent(match[1]), body: text ? JSON.parse(text) : {} });
      if (result === response) return;
      if (result === undefined) return response.writeHead(204).end();
      response.writeHead(200, { "Content-Type": "application/json" });
      return response.end(JSON.stringify(result));
    }
    throw new Refusal(404, "no-such-route", `${path} is not known.`, "Check the address.");
  } catch (failure) {
    const { status = 500, code = "failed", message, remedy = null, headers = {} } = failure;
    if (response.headersSent) return response.destroy();
    response.writeHead(status, { "Content-Type": "application/json", ...headers });
    response.end(JSON.stringify({ error: { code, message, remedy } }));
  }
});

function serveFile(path, response) {
  const wanted = join(built, normalize(path === "/" ? "/index.html" : path));
  if (!wanted.startsWith(built) || !existsSync(wanted)) return response.writeHead(404).end("not found; run npm run build first");
  response.setHeader("Content-Type", types[extname(wanted)] ?? "application/octet-stream");
  createReadStream(wanted).pipe(response);
}

const listeners = new Set();
const tell = (update) => { for (const socket of listeners) socket.text(update); };
setInterval(() => { for (const camera of world.cameras()) tell({ type: "camera", camera }); }, 500);
setInterval(() => tell({ type: "hello", now: new Date().toISOString() }), 20_000);

server.on("upgrade", (request, socket) => {
  const url = new URL(request.url, "http://stand-in");
  const match = /^\/api\/v1\/cameras\/([^/]+)\/live$/.exec(url.pathname);
  if (!signedIn(request)) return socket.end("HTTP/1.1 401 Unauthorized\r\n\r\n");
  const line = accept(request, socket);
  if (!match) {
    listeners.add(line);
    line.onClose(() => listeners.delete(line));
    return;
  }
  const name = decodeURIComponent(match[1]);
  if (!hasFfmpeg || known(name).state !== "playing") return line.text({ type: "status", state: "down", cause: "camera-unreachable", message: "" });
  const stop = live({ ...source(name), width: url.searchParams.get("stream") === "sub" ? 640 : 960 },
    (mime, bytes) => { line.text({ type: "start", mime, at: new Date().toISOString() }); line.bytes(bytes); },
    (bytes) => line.bytes(bytes));
  line.onClose(stop);
});

server.listen(port, "127.0.0.1", () => console.log(`Stand-in on http://127.0.0.1:${port}  user admin  password ${password}${hasFfmpeg ? "" : "  (no ffmpeg: no pictures)"}`));
