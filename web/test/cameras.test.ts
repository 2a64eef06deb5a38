import { describe, expect, it } from "vitest";
import { certificateOf, fingerprintIn, fingerprintWords } from "../src/cameras/certificate";
import { clockWords } from "../src/cameras/clock-words";

const SEEN = "ab".repeat(32);
const PINNED = "3f".repeat(32);
const refusal = `no trusted authority signed its certificate for this name (SHA-256 ${SEEN}). If the camera shows the same fingerprint, pin it`;
const camera = (part: object) => ({ address: "rtsps://10.0.0.2/main", transport: "auto", certificate: null, problem: null, ...part });
const problem = (message: string) => ({ cause: "camera-refused", message, since: "", nextAttempt: null });

describe("a camera's certificate", () => {
  it("is found in a refusal, and nowhere else", () => {
    expect(fingerprintIn(refusal)).toBe(SEEN);
    expect(fingerprintIn("the camera refused the password")).toBeNull();
    expect(fingerprintIn(`SHA-256 ${SEEN}00`)).toBeNull();
    expect(fingerprintWords("3f79bb")).toBe("3F:79:BB");
  });

  it("warns when the camera shows another than the pinned one", () => {
    expect(certificateOf(camera({ problem: problem(refusal) }))).toEqual({ state: "unknown", seen: SEEN });
    expect(certificateOf(camera({ certificate: PINNED, problem: problem(refusal) }))).toEqual({ state: "changed", fingerprint: PINNED, seen: SEEN });
    expect(certificateOf(camera({ certificate: PINNED }))).toEqual({ state: "pinned", fingerprint: PINNED });
    expect(certificateOf(camera({ certificate: SEEN, problem: problem(refusal) }))).toEqual({ state: "pinned", fingerprint: SEEN });
  });

  it("is no matter without TLS", () => {
    expect(certificateOf(camera({})).state).toBe("trusted");
    expect(certificateOf(camera({ address: "rtsp://10.0.0.2/main" })).state).toBe("none");
    expect(certificateOf(camera({ address: "rtsp://10.0.0.2/main", transport: "https" })).state).toBe("trusted");
  });
});

describe("a camera's clock", () => {
  it("is said in words that a person can act on", () => {
    expect(clockWords({ offsetSeconds: 0.01, driftPpm: 0.1, steps: 0 })).toEqual({ text: "Its clock agrees with the node's.", wrong: false });
    expect(clockWords({ offsetSeconds: -0.412, driftPpm: 11.3, steps: 0 }).text).toBe("Its clock is 0.41 s behind the node's, and gains 1.0 s a day.");
    const hour = clockWords({ offsetSeconds: 3724.2, driftPpm: null, steps: 2 });
    expect(hour.text).toMatch(/^Its clock is 1 h 2 min ahead of the node's; it was set 2 times\. Let the camera/);
    expect(hour.wrong).toBe(true);
  });
});
