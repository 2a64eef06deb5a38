import type { Camera } from "../api/types";

/** The fingerprint of the certificate that a camera showed, as a refusal names it; null where it names none. */
export function fingerprintIn(message: string): string | null {
  return /\bSHA-256 ([0-9a-f]{64})\b/i.exec(message)?.[1]?.toLowerCase() ?? null;
}

/** As people compare it: pairs with colons, `3F:79:…`. */
export const fingerprintWords = (digits: string): string => digits.toUpperCase().match(/../g)?.join(":") ?? digits;

export type CertificateState =
  /** The camera is not spoken to over TLS. */
  | { state: "none" }
  /** An authority that this node trusts signed it. */
  | { state: "trusted" }
  | { state: "pinned"; fingerprint: string }
  /** What the camera shows was refused, and nothing is pinned. */
  | { state: "unknown"; seen: string }
  /** The camera shows another than the pinned one. */
  | { state: "changed"; fingerprint: string; seen: string };

export function certificateOf(camera: Pick<Camera, "address" | "transport" | "certificate" | "problem">): CertificateState {
  const seen = camera.problem ? fingerprintIn(camera.problem.message) : null;
  if (seen !== null && seen !== camera.certificate) return camera.certificate === null ? { state: "unknown", seen } : { state: "changed", fingerprint: camera.certificate, seen };
  if (camera.certificate !== null) return { state: "pinned", fingerprint: camera.certificate };
  return /^(rtsps|https|rtmps):/i.test(camera.address) || camera.transport === "https" ? { state: "trusted" } : { state: "none" };
}
