import { useState } from "preact/hooks";
import { api } from "../api/client";
import type { Camera } from "../api/types";
import { putCamera } from "../state/facts";
import { mayConfigure } from "../state/rights";
import { Confirm } from "../ui/confirm";
import { Icon } from "../ui/icons";
import { say } from "../ui/toasts";
import { certificateOf, fingerprintWords } from "./certificate";

/** Which certificate of a camera is accepted; a warning where it shows another, with the way to accept that one. */
export function CertificateLine({ camera }: { camera: Camera }) {
  const [pinning, setPinning] = useState<string | null | undefined>(undefined);
  const known = certificateOf(camera);
  if (known.state === "none") return null;
  const may = mayConfigure.value && !camera.configured;
  const where = camera.configured && mayConfigure.value ? " It stands in the configuration file: write it there as certificate." : "";
  const offer = "seen" in known ? known.seen : null;
  return (
    <div class={known.state === "changed" || known.state === "unknown" ? "certificate bad" : "certificate"}>
      <Icon name={known.state === "changed" || known.state === "unknown" ? "warning" : "lock"} size={16} />
      <div>
        {known.state === "trusted" && <span>Its certificate is signed by a trusted authority.</span>}
        {known.state === "pinned" && <span>Only the pinned certificate is accepted: <code>{fingerprintWords(known.fingerprint)}</code></span>}
        {known.state === "unknown" && <span><b>Nobody vouches for its certificate.</b> Compare this fingerprint with the one on the camera's own pages; if they are equal, pin it.{where} <code>{fingerprintWords(known.seen)}</code></span>}
        {known.state === "changed" && <span><b>It shows another certificate than the pinned one.</b> If the camera was replaced or reset on purpose, pin the new one; if not, somebody may stand between.{where} Pinned <code>{fingerprintWords(known.fingerprint)}</code>, seen <code>{fingerprintWords(known.seen)}</code></span>}
      </div>
      {may && offer && <button type="button" class="button small" onClick={() => setPinning(offer)}>Pin this one…</button>}
      {may && known.state === "pinned" && <button type="button" class="button ghost small" onClick={() => setPinning(null)}>Unpin…</button>}
      {pinning !== undefined && (
        <Confirm title={pinning === null ? `Unpin the certificate of ${camera.name}?` : `Pin this certificate for ${camera.name}?`} verb={pinning === null ? "Unpin" : "Pin and connect"} onClose={() => setPinning(undefined)}
          act={async () => { putCamera(await api.pinCertificate(camera.name, pinning)); say(pinning === null ? "No certificate is pinned." : "The certificate is pinned; connecting…"); }}>
          {pinning === null
            ? <p>The camera is then accepted only with a certificate that a trusted authority signed. Most cameras have none.</p>
            : <><p>Pin it only when the camera's own pages show the same fingerprint. From then on no other is accepted.</p><code>{fingerprintWords(pinning)}</code></>}
        </Confirm>
      )}
    </div>
  );
}
