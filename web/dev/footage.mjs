// Real fragmented MP4 and JPEG for the stand-in, made by ffmpeg from a test pattern or from a file given with --footage.
import { spawn, spawnSync } from "node:child_process";

export const hasFfmpeg = spawnSync("ffmpeg", ["-version"], { stdio: "ignore" }).status === 0;

const patterns = ["testsrc2=size=960x540:rate=12", "mandelbrot=size=960x540:rate=12", "smptehdbars=size=960x540:rate=12", "testsrc=size=960x540:rate=12"];

function input(file, index, offsetSeconds, real) {
  const pace = real ? ["-re"] : [];
  return file
    ? [...pace, "-stream_loop", "-1", "-ss", String(offsetSeconds % 8), "-i", file]
    : [...pace, "-f", "lavfi", "-i", patterns[index % patterns.length]];
}

const encoded = (width, fps, flags) => [
  "-an", "-vf", `scale=${width}:-2,fps=${fps}`, "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-crf", "26", "-g", String(fps),
  "-pix_fmt", "yuv420p", "-movflags", `empty_moov+default_base_moof+${flags}`, "-f", "mp4", "pipe:1",
];

/** A live stream: `start(mime, initialisation)` once, then `fragment(bytes)` for each moof with its mdat. Returns how to stop. */
export function live({ file, index, width }, start, fragment) {
  const child = spawn("ffmpeg", ["-v", "error", ...input(file, index, index * 3, true), ...encoded(width, 12, "frag_every_frame")], { stdio: ["ignore", "pipe", "inherit"] });
  let rest = Buffer.alloc(0);
  let head = [];
  let part = [];
  child.stdout.on("data", (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    while (rest.length >= 8 && rest.length >= rest.readUInt32BE(0)) {
      const size = rest.readUInt32BE(0);
      const type = rest.toString("latin1", 4, 8);
      const box = rest.subarray(0, size);
      rest = rest.subarray(size);
      if (type === "ftyp") head = [box];
      else if (type === "moov") start(mimeOf(box), Buffer.concat([...head, box]));
      else if (type === "moof") part = [box];
      else if (type === "mdat") fragment(Buffer.concat([...part, box]));
    }
  });
  return () => child.kill("SIGKILL");
}

function mimeOf(moov) {
  const at = moov.indexOf("avcC") + 4;
  return `video/mp4; codecs="avc1.${moov.toString("hex", at + 1, at + 4)}"`;
}

/** Recorded footage of that length into a response. */
export function footage({ file, index }, offsetSeconds, seconds, response) {
  const child = spawn("ffmpeg", ["-v", "error", ...input(file, index, offsetSeconds, false), "-t", String(seconds), ...encoded(960, 12, "frag_keyframe")], { stdio: ["ignore", "pipe", "inherit"] });
  child.stdout.pipe(response);
  response.on("close", () => child.kill("SIGKILL"));
}

const pictures = new Map();

/** One picture as JPEG; kept, because the same ones are asked for again and again. */
export function picture({ file, index }, offsetSeconds, width) {
  const key = `${file} ${index} ${Math.round(offsetSeconds * 2)} ${width}`;
  if (!pictures.has(key)) {
    const done = spawnSync("ffmpeg", ["-v", "error", ...(file ? ["-ss", String(offsetSeconds % 8), "-i", file] : ["-f", "lavfi", "-i", patterns[index % patterns.length]]), "-frames:v", "1", "-vf", `scale=${width}:-2`, "-f", "mjpeg", "pipe:1"], { maxBuffer: 1e7 });
    pictures.set(key, done.stdout);
  }
  return pictures.get(key);
}
