// Runs npm for Maven: `install`, `build` or `test`. Each step is skipped when nothing it reads has changed since it last
// succeeded (a stamp holds the hash of its inputs), and a failure says what to do.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lock = ["package.json", "package-lock.json", ".npmrc"];
const sources = [...lock, "index.html", "tsconfig.json", "vite.config.ts", "src", "public", "build"];
const steps = {
  install: { inputs: lock, output: "node_modules/.package-lock.json", stamp: "node_modules/.sightline-stamp", npm: ["ci"] },
  build: { inputs: sources, output: "target/classes/org/sightline/web/app/index.html", stamp: "target/web-build.stamp", npm: ["run", "--silent", "build"] },
  test: { inputs: [...sources, "test"], output: "package.json", stamp: "target/web-test.stamp", npm: ["run", "--silent", "test"] },
};

const name = process.argv[2];
const step = steps[name];
if (!step) fail(`unknown step "${name}"; one of ${Object.keys(steps).join(", ")}`, 2);

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19))
  fail(`Node ${process.versions.node} is too old to build the browser application: install Node 20.19 or later.`, 1);

const hash = createHash("sha256").update(process.version);
for (const input of step.inputs) digest(join(root, input));
const wanted = hash.digest("hex");
const stamp = join(root, step.stamp);
if (existsSync(join(root, step.output)) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) process.exit(0);

const env = { ...process.env, NO_UPDATE_NOTIFIER: "1", CI: "1" };
let scratch = null;
if (!env.HOME && process.platform !== "win32") env.HOME = scratch = mkdtempSync(join(tmpdir(), "sightline-npm-"));
const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const done = spawnSync(npm, step.npm, { cwd: root, env, encoding: "utf8", shell: process.platform === "win32" });
if (scratch) rmSync(scratch, { recursive: true, force: true });
if (done.error) fail(`npm could not be started (${done.error.message}): install Node 20.19 or later with npm.`, 1);
if (done.status !== 0) {
  process.stderr.write(done.stdout + done.stderr);
  const remedy = name === "install" ? "check that the npm registry can be reached, then build again." : `run "npm run ${name}" in web/ to see it alone.`;
  fail(`npm ${step.npm.join(" ")} failed: ${remedy}`, 1);
}
mkdirSync(dirname(stamp), { recursive: true });
writeFileSync(stamp, wanted);

function digest(path) {
  if (!existsSync(path)) return;
  if (statSync(path).isDirectory()) {
    for (const child of readdirSync(path).sort()) digest(join(path, child));
  } else {
    hash.update(path.slice(root.length)).update("\0").update(readFileSync(path));
  }
}

function fail(message, code) {
  process.stderr.write(`web: ${message}\n`);
  process.exit(code);
}
