import { useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import type { CameraTest } from "../api/types";
import { cameras, putCamera } from "../state/facts";
import { Icon } from "../ui/icons";
import { Dialog, Field, Problem } from "../ui/parts";
import { say } from "../ui/toasts";
import { capital, causeWords } from "../ui/words";
import { fingerprintIn } from "./certificate";

const schemes = /^rtsps?:\/\/[^\s/]+/i;

export function AddCameraDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("");
  const [main, setMain] = useState("");
  const [sub, setSub] = useState("");
  const [transport, setTransport] = useState("auto");
  const [certificate, setCertificate] = useState("");
  const [record, setRecord] = useState(true);
  const [analyse, setAnalyse] = useState(true);
  const [tested, setTested] = useState<CameraTest | null>(null);
  const [busy, setBusy] = useState<"test" | "save" | null>(null);
  const [error, setError] = useState<ApiError | null>(null);

  const taken = cameras.value?.some((camera) => camera.name === name.trim()) ?? false;
  const odd = main.trim() !== "" && !schemes.test(main.trim());
  const ready = name.trim() !== "" && !taken && schemes.test(main.trim());

  const attempt = async (kind: "test" | "save", work: () => Promise<void>) => {
    setBusy(kind);
    setError(null);
    try {
      await work();
    } catch (failure) {
      setError(asApiError(failure));
    } finally {
      setBusy(null);
    }
  };
  const test = () => attempt("test", async () => { setTested(null); setTested(await api.testCamera(main.trim(), transport, certificate.trim())); });
  const save = () => attempt("save", async () => {
    const made = await api.addCamera({ name: name.trim(), main: main.trim(), ...(sub.trim() ? { sub: sub.trim() } : {}), record, analyse, transport, ...(certificate.trim() ? { certificate: certificate.trim() } : {}), test: true });
    putCamera(made);
    say(`${made.name} is added.`);
    onClose();
  });

  return (
    <Dialog title="Add camera" onClose={onClose}>
      <form class="form" onSubmit={(event) => { event.preventDefault(); if (ready) void save(); }}>
        {error && <Problem error={error} />}
        <Field label="Name" hint="Short, as you say it: door, yard, garage." error={taken ? "There is a camera of this name already." : null}>
          <input required autofocus maxLength={64} autocapitalize="none" value={name} onInput={(event) => setName(event.currentTarget.value)} />
        </Field>
        <Field label="Address" hint="The camera's RTSP address, with user and password if it asks for them." error={odd ? "An address begins with rtsp:// and a host." : null}>
          <input required spellcheck={false} autocapitalize="none" autocomplete="off" placeholder="rtsp://user:password@10.0.0.2/main" value={main} onInput={(event) => { setMain(event.currentTarget.value); setTested(null); }} />
        </Field>
        <Field label="Sub-stream (optional)" hint="A smaller picture of the same camera: makes the grid and the analysis lighter.">
          <input spellcheck={false} autocapitalize="none" autocomplete="off" placeholder="rtsp://user:password@10.0.0.2/sub" value={sub} onInput={(event) => setSub(event.currentTarget.value)} />
        </Field>
        <details class="export-more" open={certificate !== "" || undefined}>
          <summary>Transport and certificate</summary>
          <div class="form-pair">
            <Field label="Transport" hint="Leave it, unless the camera needs another.">
              <select value={transport} onChange={(event) => { setTransport(event.currentTarget.value); setTested(null); }}>{transports.map(([value, words]) => <option key={value} value={value}>{words}</option>)}</select>
            </Field>
            <Field label="Certificate (optional)" hint="SHA-256 of the one that is accepted over TLS."><input spellcheck={false} autocapitalize="none" autocomplete="off" value={certificate} onInput={(event) => { setCertificate(event.currentTarget.value); setTested(null); }} /></Field>
          </div>
        </details>
        <div class="checks">
          <label class="check"><input type="checkbox" checked={record} onChange={(event) => setRecord(event.currentTarget.checked)} />Record</label>
          <label class="check"><input type="checkbox" checked={analyse} onChange={(event) => setAnalyse(event.currentTarget.checked)} />Find objects</label>
        </div>
        <TestResult busy={busy === "test"} tested={tested} onPin={(seen) => { setCertificate(seen); setTested(null); }} />
        <div class="form-actions">
          <button type="button" class="button" disabled={busy !== null || !schemes.test(main.trim())} onClick={() => void test()}>{busy === "test" ? "Testing…" : "Test"}</button>
          <span class="push" />
          <button type="button" class="button" onClick={onClose}>Cancel</button>
          <button type="submit" class="button primary" disabled={busy !== null || !ready}>{busy === "save" ? "Testing and saving…" : "Save camera"}</button>
        </div>
      </form>
    </Dialog>
  );
}

const transports = [["auto", "By itself"], ["tcp", "TCP"], ["udp", "UDP"], ["multicast", "Multicast"], ["http", "HTTP tunnel"], ["https", "HTTPS tunnel"]] as const;

function TestResult({ busy, tested, onPin }: { busy: boolean; tested: CameraTest | null; onPin: (seen: string) => void }) {
  if (busy) return <div class="test-result" role="status"><span class="spinner" aria-hidden="true" />Asking the camera for a picture…</div>;
  if (!tested) return null;
  const seen = tested.works ? null : fingerprintIn(tested.message);
  return tested.works
    ? <div class="test-result good" role="status"><Icon name="check" /><div><b>It works.</b> {tested.tracks.join(", ")}; first picture after {tested.firstPictureMillis} ms.</div></div>
    : <div class="test-result bad" role="alert"><Icon name="warning" /><div><b>{capital(causeWords(tested.cause))}.</b> {tested.message}<p>{tested.remedy}</p>{seen && <button type="button" class="button small" onClick={() => onPin(seen)}><Icon name="lock" size={14} />It is the same: pin it</button>}</div></div>;
}
