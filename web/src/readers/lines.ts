/** A program, and the line that makes it read a stream. */
export interface ReaderLine { program: string; line: string }

const quoted = (text: string): string => (/^[\w@%+=:,./~-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** The stream's address with the reader's name and secret in it. */
export function signedAddress(address: string, name: string, secret: string): string {
  return address.replace(/^(rtsps?:\/\/)/, `$1${encodeURIComponent(name)}:${encodeURIComponent(secret)}@`);
}

/**
 * Ready to paste; each as the program itself writes it (its manual), TCP where it can choose. Over TLS VLC is left out, which speaks no `rtsps`, and
 * the others are told to take the node's own certificate.
 */
export function linesFor(address: string, name: string, secret: string): ReaderLine[] {
  const whole = signedAddress(address, name, secret);
  const path = address.replace(/^rtsps?:\/\/[^/]+\//, "").replaceAll("/", "_");
  const secure = address.startsWith("rtsps:");
  return [
    ...(secure ? [] : [{ program: "VLC", line: `vlc --rtsp-tcp ${quoted(whole)}` }]),
    { program: "ffmpeg", line: `ffmpeg -rtsp_transport tcp -i ${quoted(whole)} -c copy out.mp4` },
    { program: "GStreamer", line: `gst-launch-1.0 rtspsrc location=${quoted(address)} user-id=${quoted(name)} user-pw=${quoted(secret)} protocols=tcp${secure ? "+tls tls-validation-flags=0" : ""} ! decodebin ! autovideosink` },
    { program: "go2rtc", line: `streams:\n  ${path}: ${secure ? whole.replace("rtsps:", "rtspx:") : whole}` },
  ];
}
