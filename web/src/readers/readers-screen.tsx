import { useEffect, useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import type { MadeReader, Reader, Readers } from "../api/types";
import { CameraChoice } from "../exports/export-dialog";
import { now } from "../state/clock";
import { cameras, zone } from "../state/facts";
import { mayConfigure } from "../state/rights";
import { SystemTabs } from "../system/system-tabs";
import { Confirm } from "../ui/confirm";
import { CopyLine } from "../ui/copy";
import { Icon } from "../ui/icons";
import { Dialog, Empty, Field, Problem, Screen, Waiting } from "../ui/parts";
import { say } from "../ui/toasts";
import { ago, dateText, plural } from "../ui/words";
import { linesFor } from "./lines";

/** The programs that may read streams over RTSP. */
export function ReadersScreen() {
  const [known, setKnown] = useState<Readers | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Reader | null>(null);
  const read = () => void api.readers().then((found) => { setKnown(found); setError(null); }, (failure: unknown) => setError(asApiError(failure)));
  useEffect(() => { if (mayConfigure.value) read(); }, [mayConfigure.value]);
  return (
    <Screen title="System" note="Readers" actions={mayConfigure.value && known && <button type="button" class="button primary" onClick={() => setAdding(true)}><Icon name="plus" />Add reader</button>}>
      <SystemTabs />
      {!mayConfigure.value && <Empty icon="lock" title="Readers are for administrators" />}
      {error && <Problem error={error} again={read} />}
      {mayConfigure.value && !known && !error && <Waiting what="Reading the readers…" />}
      {known && !known.address && <p class="note-line">The re-stream is switched off. Readers can be made, but nothing listens: write <code>restream: 127.0.0.1:8554</code> into the configuration and start again.</p>}
      {known?.address && <p class="faint">Programs read at <code>{known.address}/CAMERA/main</code>. {known.connected === 0 ? "None is" : `${plural(known.connected, "program")} ${known.connected === 1 ? "is" : "are"}`} connected now.</p>}
      {known?.readers.length === 0 && <Empty icon="link" title="No readers yet"><p>A reader lets another program, such as VLC or go2rtc, read the streams of chosen cameras over RTSP. The camera itself is connected to once, however many read.</p></Empty>}
      {known && known.readers.length > 0 && (
        <ul class="reader-list">
          {known.readers.map((reader) => (
            <li key={reader.name} class="card rule">
              <div class="rule-words">
                <b>{reader.name}</b>
                <span>{reader.cameras.join(", ")}</span>
                <span class="faint">Made on {dateText(Date.parse(reader.createdAt), zone.value)} · {reader.usedAt ? `read ${ago(Date.parse(reader.usedAt), now.value)}` : "has not read yet"}</span>
              </div>
              <button type="button" class="button ghost icon-only small" aria-label={`Remove the reader ${reader.name}`} title="Remove" onClick={() => setRemoving(reader)}><Icon name="trash" size={16} /></button>
            </li>
          ))}
        </ul>
      )}
      {adding && <AddReader taken={known?.readers.map((reader) => reader.name) ?? []} address={known?.address ?? null} onClose={() => { setAdding(false); read(); }} />}
      {removing && (
        <Confirm title={`Remove ${removing.name}?`} verb="Remove reader" keep="Keep it" onClose={() => setRemoving(null)}
          act={async () => { await api.removeReader(removing.name); say(`${removing.name} reads no more.`); read(); }}>
          <p>What it reads now ends. Its secret is worthless from then on; to let it read again, make a new reader.</p>
        </Confirm>
      )}
    </Screen>
  );
}

function AddReader({ taken, address, onClose }: { taken: string[]; address: string | null; onClose: () => void }) {
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<string[]>(cameras.value?.length === 1 ? [cameras.value[0]!.name] : []);
  const [made, setMade] = useState<MadeReader | null>(null);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const double = taken.includes(name.trim());
  const add = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() === "" || double || chosen.length === 0) return;
    setBusy(true);
    try {
      setMade(await api.addReader(name.trim(), chosen));
    } catch (failure) {
      setError(asApiError(failure));
    } finally {
      setBusy(false);
    }
  };
  if (made) return <Secret made={made} listening={address !== null} onClose={onClose} />;
  return (
    <Dialog title="Add reader" onClose={onClose}>
      <form class="form" noValidate onSubmit={(event) => void add(event)}>
        {error && <Problem error={error} />}
        <Field label="Name" hint="Of the program or person that will read." error={double ? "There is a reader of this name already." : tried && name.trim() === "" ? "Give it a name." : null}>
          <input required autofocus maxLength={64} autocapitalize="none" spellcheck={false} placeholder="vlc-office" value={name} onInput={(event) => setName(event.currentTarget.value)} />
        </Field>
        <CameraChoice chosen={chosen} onChange={setChosen} />
        {tried && chosen.length === 0 && <p class="field-error" role="alert">Choose at least one camera.</p>}
        <div class="form-actions">
          <button type="button" class="button" onClick={onClose}>Cancel</button>
          <button type="submit" class="button primary" disabled={busy}>{busy ? "Making…" : "Make reader"}</button>
        </div>
      </form>
    </Dialog>
  );
}

/** The secret, this once, and lines that can be pasted as they stand. */
function Secret({ made, listening, onClose }: { made: MadeReader; listening: boolean; onClose: () => void }) {
  const [address, setAddress] = useState(made.addresses[0] ?? null);
  return (
    <Dialog title={`${made.name} may read`} wide firm onClose={onClose}>
      <div class="form">
        <div class="note-line"><b>The secret is shown only now.</b> It is kept nowhere: copy it, or make another reader later.</div>
        <CopyLine name="Secret" text={made.secret} />
        {!listening && <p class="note-warn">Nothing listens yet: the re-stream is switched off in the configuration.</p>}
        {address && (
          <>
            {made.addresses.length > 1 && <Field label="Stream"><select value={address} onChange={(event) => setAddress(event.currentTarget.value)}>{made.addresses.map((each) => <option key={each} value={each}>{each}</option>)}</select></Field>}
            {linesFor(address, made.name, made.secret).map(({ program, line }) => <div key={program} class="program"><h3>{program}</h3><CopyLine name={`The line for ${program}`} text={line} /></div>)}
            {address.startsWith("rtsps:") && <p class="faint">The stream is encrypted. VLC 3 speaks no <code>rtsps</code>: let it read through go2rtc, or switch on <code>restream.plain</code> in a network that you trust.</p>}
            <p class="faint">Put <code>/sub</code> for <code>/main</code> for the small picture, where the camera has one.</p>
          </>
        )}
        <div class="form-actions"><button type="button" class="button primary" onClick={onClose}>I have it</button></div>
      </div>
    </Dialog>
  );
}
