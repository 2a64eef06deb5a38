import { useEffect, useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import type { Replay, Replays } from "../api/types";
import type { Range } from "../exports/model";
import { go } from "../route";
import { now, serverNow } from "../state/clock";
import { cameras, zone } from "../state/facts";
import { mayConfigure } from "../state/rights";
import { Icon } from "../ui/icons";
import { Dialog, Empty, Field, Problem, Screen, Waiting } from "../ui/parts";
import { RangeFields } from "../ui/range-fields";
import { sayError } from "../ui/toasts";
import { capital, count, duration, percent, when } from "../ui/words";
import { Comparison } from "./comparison";

const isOver = (job: Replay) => job.state === "done" || job.state === "cancelled" || job.state === "failed";
const howWords = (job: Replay) => `${job.network} · ${job.picturesPerSecond} pictures/s · from ${percent(job.leastConfidence)}${job.columns * job.rows > 1 ? ` · ${job.columns} × ${job.rows} slices` : ""}`;

/** Recorded footage through other networks and settings: what it costs, how far it is, and two of them side by side. */
export function ReplayScreen({ a, b }: { a: string | null; b: string | null }) {
  const [list, setList] = useState<Replays | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [adding, setAdding] = useState(false);
  const read = async () => {
    try {
      setList(await api.replays());
      setError(null);
    } catch (failure) {
      setError(asApiError(failure));
    }
  };
  const busy = list?.replays.some((job) => job.state === "measuring" || job.state === "running") ?? true;
  useEffect(() => {
    void read();
    const timer = setInterval(() => void read(), busy ? 1000 : 5000);
    return () => clearInterval(timer);
  }, [busy]);

  const jobs = list?.replays ?? [];
  const one = jobs.find((job) => job.id === a);
  const other = jobs.find((job) => job.id === b);
  const choose = (id: string) => {
    if (id === a) go({ screen: "replays", a: b, b: null });
    else if (id === b) go({ screen: "replays", a, b: null });
    else go({ screen: "replays", a: a ?? id, b: a ? id : null });
  };
  return (
    <Screen title="Replays" wide actions={mayConfigure.value && <button type="button" class="button primary" onClick={() => setAdding(true)} disabled={!list || list.networks.length === 0}><Icon name="plus" />New replay</button>}>
      {error && <Problem error={error} again={() => void read()} />}
      {!list && !error && <Waiting what="Reading the replays…" />}
      {list && list.networks.length === 0 && <Problem error={{ message: "This node has no network, so nothing can be recognised.", remedy: "./sightline network fetch gets one." }} />}
      {list && jobs.length === 0 && (
        <Empty icon="panes" title="No replays yet">
          <p>A replay looks at recorded footage anew, with a network and settings of your choice. What it costs in processor time is measured on a sample and told before it starts; what it finds is kept apart from the log.</p>
          <p>Make two of the same footage to see side by side where they differ.</p>
        </Empty>
      )}
      {jobs.length > 0 && (
        <>
          <p class="faint">{one && other ? "Two replays are compared below." : one ? "Choose another to compare it with." : "Choose two of the same camera to compare them."}</p>
          <ul class="replay-list">{jobs.map((job) => <ReplayCard key={job.id} job={job} chosen={job.id === a ? "A" : job.id === b ? "B" : null} onChoose={() => choose(job.id)} again={() => void read()} />)}</ul>
        </>
      )}
      {one && other && <Comparison key={`${one.id} ${other.id}`} a={one} b={other} />}
      {adding && list && <NewReplayDialog networks={list.networks} onClose={() => setAdding(false)} made={() => { setAdding(false); void read(); }} />}
    </Screen>
  );
}

function ReplayCard({ job, chosen, onChoose, again }: { job: Replay; chosen: "A" | "B" | null; onChoose: () => void; again: () => void }) {
  const act = async (doing: Promise<unknown>) => {
    try {
      await doing;
    } catch (failure) {
      sayError(failure);
    }
    again();
  };
  const { price } = job;
  return (
    <li class={chosen ? "card replay-card chosen" : "card replay-card"} data-state={job.state} data-id={job.id}>
      <header>
        {isOver(job) && <button type="button" class="button small" aria-pressed={chosen !== null} aria-label={`Compare ${job.camera}, ${howWords(job)}`} onClick={onChoose}>{chosen ?? "Compare"}</button>}
        <b>{job.camera}</b>
        <span>{when(Date.parse(job.start), now.peek(), zone.value)} – {when(Date.parse(job.end), now.peek(), zone.value)}</span>
        <span class="faint">{howWords(job)}</span>
        <span class={`replay-state ${job.state}`}>{capital(job.state)}</span>
        {mayConfigure.value && job.state === "offered" && <button type="button" class="button small primary" onClick={() => void act(api.startReplay(job.id))}>Start</button>}
        {mayConfigure.value && <button type="button" class="button small ghost" onClick={() => void act(api.removeReplay(job.id))}>{isOver(job) ? "Remove" : "Cancel"}</button>}
      </header>
      {job.state === "measuring" && <p class="faint"><span class="spinner" aria-hidden="true" /> A sample of the footage is looked at, to know what it costs…</p>}
      {price && (
        <p>
          {job.state === "offered" ? "It will cost about " : "Price told: "}<b>{duration(price.cpuSeconds * 1000)}</b> ± {duration(price.uncertaintySeconds * 1000)} of processor time for {duration(price.footageSeconds * 1000)} of footage{job.state === "offered" && `, done in about ${duration(price.wallSeconds * 1000)} where nothing else runs`}.
          {job.pictures > 0 && ` Spent: ${duration(job.cpuSeconds * 1000)} for ${count(job.pictures)} pictures.`}
        </p>
      )}
      {job.state === "running" && <progress max={1} value={job.progress} aria-label={`Replay of ${job.camera}`} />}
      {job.problem && <Problem error={{ message: job.problem, remedy: null }} />}
    </li>
  );
}

function NewReplayDialog({ networks, onClose, made }: { networks: string[]; onClose: () => void; made: () => void }) {
  const end = Math.floor(serverNow() / 1000) * 1000;
  const [camera, setCamera] = useState(cameras.value?.[0]?.name ?? "");
  const [range, setRange] = useState<Range>({ start: end - 600_000, end });
  const [network, setNetwork] = useState(networks[0] ?? "");
  const [rate, setRate] = useState("5");
  const [least, setLeast] = useState("25");
  const [slices, setSlices] = useState("1x1");
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const order = async (event: Event) => {
    event.preventDefault();
    if (range.start === null || range.end === null) return;
    setBusy(true);
    const [columns, rows] = slices.split("x").map(Number) as [number, number];
    try {
      await api.orderReplay({ camera, start: new Date(range.start).toISOString(), end: new Date(range.end).toISOString(), network, picturesPerSecond: Number(rate), leastConfidence: Number(least) / 100, columns, rows });
      made();
    } catch (failure) {
      setError(asApiError(failure));
      setBusy(false);
    }
  };
  return (
    <Dialog title="New replay" onClose={onClose} wide firm>
      <form class="form" onSubmit={(event) => void order(event)}>
        {error && <Problem error={error} />}
        <Field label="Camera">
          <select value={camera} onChange={(event) => setCamera(event.currentTarget.value)}>{(cameras.value ?? []).map((each) => <option key={each.name}>{each.name}</option>)}</select>
        </Field>
        <RangeFields ranges={[range]} onChange={([changed]) => setRange(changed!)} />
        <div class="form-pair">
          <Field label="Network"><select value={network} onChange={(event) => setNetwork(event.currentTarget.value)}>{networks.map((name) => <option key={name}>{name}</option>)}</select></Field>
          <Field label="Slices" hint="For what is far away; each is one more run"><select value={slices} onChange={(event) => setSlices(event.currentTarget.value)}><option value="1x1">none</option><option value="2x1">2 × 1</option><option value="2x2">2 × 2</option><option value="3x2">3 × 2</option></select></Field>
        </div>
        <div class="form-pair">
          <Field label="Pictures a second"><input type="number" min={0.01} max={60} step="any" required value={rate} onInput={(event) => setRate(event.currentTarget.value)} /></Field>
          <Field label="Least confidence, %"><input type="number" min={1} max={99} step="any" required value={least} onInput={(event) => setLeast(event.currentTarget.value)} /></Field>
        </div>
        <p class="faint">A sample is looked at first. Nothing more is done until you have seen the price and start it.</p>
        <div class="form-actions">
          <button type="button" class="button" onClick={onClose}>Cancel</button>
          <button type="submit" class="button primary" disabled={busy || camera === ""}>Tell me the price</button>
        </div>
      </form>
    </Dialog>
  );
}
