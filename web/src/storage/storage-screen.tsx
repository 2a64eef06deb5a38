import { useEffect, useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import type { Pin, Storage, Volume } from "../api/types";
import { go, printRoute } from "../route";
import { now, serverNow } from "../state/clock";
import { zone } from "../state/facts";
import { mayConfigure, mayPin, maySee } from "../state/rights";
import { SystemTabs } from "../system/system-tabs";
import { Icon } from "../ui/icons";
import { Problem, Screen, Waiting } from "../ui/parts";
import { sayError, sayUndoable } from "../ui/toasts";
import { bytes, capital, count, dateText, duration, percent, plural, when } from "../ui/words";
import { inOrder, pins, pinsError, pinWish, readPins } from "./pins";
import { RetentionPanel } from "./retention-panel";

const REFRESH_MILLIS = 10_000;

export function StorageScreen() {
  const [storage, setStorage] = useState<Storage | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const read = () => void api.storage().then((found) => { setStorage(found); setError(null); }, (failure: unknown) => setError(asApiError(failure)));
  useEffect(() => {
    read();
    if (maySee.value) void readPins();
    const timer = setInterval(() => { if (!document.hidden) read(); }, REFRESH_MILLIS);
    return () => clearInterval(timer);
  }, []);
  return (
    <Screen title="System" note="Storage">
      <SystemTabs />
      {error && <Problem error={error} again={read} />}
      {!storage && !error && <Waiting what="Reading the disks…" />}
      {storage && (
        <>
          <div class="cards">{storage.volumes.map((volume) => <VolumeCard key={volume.name} volume={volume} several={storage.volumes.length > 1} />)}</div>
          {(storage.movedSegments > 0 || storage.failedMoves > 0) && <p class="faint">{count(storage.movedSegments)} pieces of footage were moved to slower disks{storage.failedMoves > 0 && <em>, {count(storage.failedMoves)} moves failed and are tried again</em>}.</p>}
        </>
      )}
      <RetentionPanel />
      {maySee.value && <Pins />}
    </Screen>
  );
}

const volumeWords: Record<Volume["state"], string> = { works: "Works", full: "Full", error: "Refuses writes", absent: "Absent" };

function VolumeCard({ volume, several }: { volume: Volume; several: boolean }) {
  const total = Math.max(1, volume.totalBytes);
  const footage = Math.min(1, volume.footageBytes / total);
  const free = Math.min(1, volume.usableBytes / total);
  const other = Math.max(0, 1 - footage - free);
  const slow = volume.writeP99Millis > 500;
  return (
    <section class="card facts" aria-label={`Disk ${volume.name}`} data-state={volume.state}>
      <h2>{capital(volume.name)} <span class={`state ${volume.state === "works" ? "playing" : "down"}`}>{volumeWords[volume.state]}</span></h2>
      <div>
        {volume.detail && <p class="inline-problem">{volume.detail}{volume.since && ` Since ${when(Date.parse(volume.since), now.value, zone.value)}.`}</p>}
        <div class="meter" role="img" aria-label={`${percent(footage)} footage, ${percent(other)} other, ${percent(free)} free`}>
          <i class="footage" style={{ width: `${footage * 100}%` }} /><i class="other" style={{ width: `${other * 100}%` }} />
        </div>
        <ul class="meter-words"><li><i class="footage" />Footage {bytes(volume.footageBytes)}</li><li><i class="other" />Other {bytes(other * total)}</li><li><i />Free {bytes(volume.usableBytes)} of {bytes(volume.totalBytes)}</li></ul>
        <Fact name="Folder">{volume.folder}</Fact>
        {several && <Fact name="Tier">{volume.tier + 1}{volume.fallback && ", takes over when another fails"}</Fact>}
        {volume.sharesDiskWith && <Fact name="Same disk as">{volume.sharesDiskWith}</Fact>}
        <Fact name="A write takes"><span class={slow ? "note-warn" : undefined}>{milliseconds(volume.writeP50Millis)}, at worst {milliseconds(volume.writeP99Millis)}</span></Fact>
        <Health volume={volume} />
      </div>
    </section>
  );
}

const milliseconds = (value: number): string => (value < 10 ? `${value.toFixed(1)} ms` : `${count(Math.round(value))} ms`);

function Health({ volume }: { volume: Volume }) {
  const { health } = volume;
  if (!health.readable) return <Fact name="Health (SMART)"><span class="faint">not readable here{health.device && ` (${health.device})`}</span></Fact>;
  return (
    <>
      <Fact name="Disk">{[health.model, health.device].filter(Boolean).join(", ") || "unnamed"}</Fact>
      <Fact name="Health">{[health.state, health.celsius !== null && `${health.celsius} °C`, health.ioErrors !== null && plural(health.ioErrors, "read or write error"), health.fileSystemErrors !== null && health.fileSystemErrors > 0 && plural(health.fileSystemErrors, "file system error")].filter(Boolean).join(", ") || "no complaint"}</Fact>
      {health.amiss && <p class="inline-problem">{health.amiss}</p>}
    </>
  );
}

function Fact({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return <div class="fact"><span>{name}</span><b>{children}</b></div>;
}

function Pins() {
  const list = pins.value;
  const { holding, past } = inOrder(list ?? []);
  const pinSome = () => { const end = Math.floor(serverNow() / 60_000) * 60_000; pinWish.value = { camera: null, range: { start: end - 600_000, end } }; };
  return (
    <section class="card facts" aria-label="Kept footage">
      <h2 class="with-action">Kept footage{mayPin.value && <button type="button" class="button small" onClick={pinSome}><Icon name="pin" size={15} />Keep footage</button>}</h2>
      {pinsError.value && <Problem error={pinsError.value} again={() => void readPins()} />}
      {!list && !pinsError.value && <Waiting what="Reading what is kept…" />}
      {list && holding.length === 0 && <p class="faint">Nothing is kept beyond its retention. Choose a stretch here, or a clip on a camera's timeline.</p>}
      {holding.length > 0 && <ul class="pin-list">{holding.map((pin) => <PinLine key={pin.id} pin={pin} />)}</ul>}
      {past.length > 0 && <details class="export-more"><summary>Released or over ({past.length})</summary><ul class="pin-list">{past.map((pin) => <PinLine key={pin.id} pin={pin} />)}</ul></details>}
    </section>
  );
}

function PinLine({ pin }: { pin: Pin }) {
  const release = () => {
    pins.value = pins.value?.map((other) => (other.id === pin.id ? { ...pin, holds: false } : other)) ?? null;
    sayUndoable(`“${pin.reason}” is no longer kept: retention may delete it.`, () => void api.releasePin(pin.id).then(readPins, (failure: unknown) => { sayError(failure); void readPins(); }), () => void readPins());
  };
  const start = Date.parse(pin.start);
  const over = pin.legalUntil && (pin.until === null || pin.until > pin.legalUntil) ? pin.legalUntil : null;
  return (
    <li class={pin.holds ? "pin" : "pin past"} data-pin={pin.id}>
      <Icon name="pin" />
      <div>
        <b>{pin.reason}</b>
        <span>{pin.camera ?? "Every camera"} · {when(start, now.peek(), zone.value)} – {when(Date.parse(pin.end), now.peek(), zone.value)} ({duration(Date.parse(pin.end) - start)})</span>
        <span class="faint">
          {pin.until === null ? "For ever" : `Until ${dateText(Date.parse(pin.until), zone.value)}`}, by {pin.pinnedBy} on {dateText(Date.parse(pin.pinnedAt), zone.value)}
          {pin.releasedAt && `. Released by ${pin.releasedBy} on ${dateText(Date.parse(pin.releasedAt), zone.value)}`}
        </span>
        {over && pin.holds && <span class="note-warn">The law takes it on {dateText(Date.parse(over), zone.value)} all the same.</span>}
      </div>
      {pin.camera && <a class="button small" href={printRoute({ screen: "camera", name: pin.camera, at: start, observation: null })} onClick={(event) => { event.preventDefault(); go({ screen: "camera", name: pin.camera!, at: start, observation: null }); }}><Icon name="play" size={14} />Play</a>}
      {pin.holds && mayConfigure.value && <button type="button" class="button small" onClick={release}>Release</button>}
    </li>
  );
}
