import { useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import { isWhole, type Range } from "../exports/model";
import { serverNow } from "../state/clock";
import { cameras, zone } from "../state/facts";
import { Icon } from "../ui/icons";
import { Dialog, Field, Problem } from "../ui/parts";
import { RangeFields } from "../ui/range-fields";
import { say } from "../ui/toasts";
import { dateText } from "../ui/words";
import { keptForWords, pinOf, pins, pinWish, readPins, type KeptFor } from "./pins";

/** Keeps footage against retention; stands wherever `pinWish` was set. */
export function PinDialog() {
  const begin = pinWish.value;
  return begin && <KeepDialog key={begin.range.start} begin={begin} onClose={() => { pinWish.value = null; }} />;
}

function KeepDialog({ begin, onClose }: { begin: NonNullable<typeof pinWish.value>; onClose: () => void }) {
  const [camera, setCamera] = useState(begin.camera);
  const [range, setRange] = useState<Range>(begin.range);
  const [keptFor, setKeptFor] = useState<KeptFor>("month");
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const keep = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    const wanted = pinOf(camera, range, keptFor, reason, serverNow());
    if (!wanted) return;
    setBusy(true);
    try {
      const made = await api.pin(wanted);
      if (pins.value) void readPins();
      const lawful = made.legalUntil && (made.until === null || made.until > made.legalUntil) ? ` The law takes it on ${dateText(Date.parse(made.legalUntil), zone.value)} all the same.` : "";
      say(`Kept ${keptForWords[keptFor]}.${lawful}`);
      onClose();
    } catch (failure) {
      setError(asApiError(failure));
      setBusy(false);
    }
  };
  return (
    <Dialog title="Keep footage" wide onClose={onClose}>
      <form class="form" noValidate onSubmit={(event) => void keep(event)}>
        {error && <Problem error={error} />}
        <p class="faint">Retention does not delete it, and when the disk is full it goes last of all. A legal maximum age still holds.</p>
        <div class="form-pair">
          <Field label="Camera">
            <select value={camera ?? ""} onChange={(event) => setCamera(event.currentTarget.value || null)}>
              <option value="">Every camera</option>
              {[...new Set([...(cameras.value?.map((each) => each.name) ?? []), ...(begin.camera ? [begin.camera] : [])])].map((name) => <option key={name} value={name}>{name}</option>)}
            </select>
          </Field>
          <Field label="How long">
            <select value={keptFor} onChange={(event) => setKeptFor(event.currentTarget.value as KeptFor)}>
              {(Object.keys(keptForWords) as KeptFor[]).map((each) => <option key={each} value={each}>{keptForWords[each]}</option>)}
            </select>
          </Field>
        </div>
        <RangeFields ranges={[range]} onChange={([changed]) => setRange(changed!)} />
        {tried && !isWhole(range) && <p class="field-error" role="alert">The range has to end after it begins.</p>}
        <Field label="Reason" error={tried && reason.trim() === "" ? "Say why it is kept." : null}><input required autofocus maxLength={500} placeholder="The police asked for it" value={reason} onInput={(event) => setReason(event.currentTarget.value)} /></Field>
        <div class="form-actions">
          <button type="button" class="button" onClick={onClose}>Cancel</button>
          <button type="submit" class="button primary" disabled={busy}><Icon name="pin" />Keep it</button>
        </div>
      </form>
    </Dialog>
  );
}
