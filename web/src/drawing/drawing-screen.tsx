import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { api, asApiError, stillAddress, type ApiError } from "../api/client";
import { hasStill } from "../live/stills";
import { guard, printRoute } from "../route";
import { cameraNamed, cameras, camerasError, readCameras } from "../state/facts";
import { mayConfigure } from "../state/rights";
import { Confirm } from "../ui/confirm";
import { Icon } from "../ui/icons";
import { useKeys } from "../ui/keys";
import { Dialog, Empty, Problem, Screen, Waiting } from "../ui/parts";
import { say } from "../ui/toasts";
import { Canvas } from "./canvas";
import { DrawingModel, kindWords, type Kind, type Shape } from "./model";

const kinds: Kind[] = ["zone", "line", "mask", "ground"];
const purpose: Record<Kind, string> = {
  zone: "An area with a name: who enters, leaves or stays in it is told.",
  line: "A line with a direction: who passes it is told, and which way.",
  mask: "An area that analysis never sees. Footage keeps it.",
  ground: "Four places whose distances are known: speed and height are told in metres.",
};

/** Zones, lines, privacy masks and measured ground of one camera, drawn over its newest picture. */
export function DrawingScreen({ name }: { name: string }) {
  const camera = cameraNamed(name);
  if (!camera && camerasError.value) return <Problem error={camerasError.value} />;
  if (!camera && !cameras.value) return <Waiting what="Reading the camera…" />;
  if (!camera) return <Empty icon="camera" title={`There is no camera “${name}”`}><a class="button" href="#/cameras">See all cameras</a></Empty>;
  return <Editor key={name} name={name} pictured={hasStill(camera)} />;
}

function Editor({ name, pictured }: { name: string; pictured: boolean }) {
  const model = useMemo(() => new DrawingModel(), [name]);
  const [state, setState] = useState<"reading" | "ready" | ApiError>("reading");
  const [stored, setStored] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const [forgetting, setForgetting] = useState(false);
  const [leaving, setLeaving] = useState<string | null>(null);
  const [still, setStill] = useState<string | null>(null);
  const [ratio, setRatio] = useState(16 / 9);
  const may = mayConfigure.value;

  const read = async () => {
    setState("reading");
    try {
      const drawing = await api.drawing(name);
      model.read(drawing);
      setStored(drawing.saved === true);
      setState("ready");
    } catch (failure) {
      setState(asApiError(failure));
    }
  };
  useEffect(() => void read(), [name]);
  useEffect(() => { if (pictured) setStill(stillAddress(name, Date.now())); }, [name, pictured]);

  useEffect(() => {
    guard.current = (to) => {
      if (!model.changed.peek()) return true;
      setLeaving(to);
      return false;
    };
    const beforeUnload = (event: BeforeUnloadEvent) => { if (model.changed.peek()) event.preventDefault(); };
    addEventListener("beforeunload", beforeUnload);
    return () => {
      guard.current = null;
      removeEventListener("beforeunload", beforeUnload);
    };
  }, [model]);

  const save = async () => {
    setBusy(true);
    setError(null);
    try {
      const drawing = await api.saveDrawing(name, model.write());
      model.read(drawing);
      setStored(true);
      say(`What is drawn over ${name} is saved.`);
      void readCameras();
      return true;
    } catch (failure) {
      setError(asApiError(failure));
      return false;
    } finally {
      setBusy(false);
    }
  };

  useEffect(() => {
    const keys = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || document.querySelector("dialog[open]")) return;
      const key = event.key.toLowerCase();
      if (key === "s") {
        event.preventDefault();
        if (may && model.changed.peek() && model.problems.peek().size === 0) void save();
        return;
      }
      if (event.target instanceof HTMLInputElement) return;
      if (key === "z" && !event.shiftKey) model.undo();
      else if (key === "y" || key === "z") model.redo();
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", keys);
    return () => removeEventListener("keydown", keys);
  }, [model, may]);
  useKeys({
    Escape: () => { if (model.pen.peek()) model.pen.value = null; else model.chosen.value = null; },
    Enter: () => model.finish(),
    Backspace: () => { if (model.pen.peek()) model.takeBack(); else model.removeChosen(); },
    Delete: () => { if (model.pen.peek()) model.takeBack(); else model.removeChosen(); },
  });

  const pen = model.pen.value;
  const changed = model.changed.value;
  const wrong = model.problems.value.size > 0;
  return (
    <Screen title="Zones, lines, masks" wide actions={(
      <>
        <a class="button ghost" href={printRoute({ screen: "camera", name, at: null, observation: null })}><Icon name="back" />{name}</a>
        {may && <button type="button" class="button primary" disabled={!changed || wrong || busy || state !== "ready"} onClick={() => void save()}><Icon name="check" />Save</button>}
      </>
    )}>
      {error && <Problem error={error} />}
      {state === "reading" && <Waiting what="Reading what is drawn…" />}
      {typeof state === "object" && <Problem error={state} again={() => void read()} />}
      {state === "ready" && (
        <div class="drawing">
          <div class="drawing-main">
            {may && (
              <div class="drawing-tools" role="toolbar" aria-label="Draw">
                {kinds.map((kind) => (
                  <button key={kind} type="button" class="button small" aria-pressed={pen?.kind === kind} disabled={!model.mayAdd(kind)} title={purpose[kind]} onClick={() => model.begin(kind)}>
                    <i class={`drawing-key ${kind}`} aria-hidden="true" />{kindWords[kind]}
                  </button>
                ))}
                <span class="drawing-gap" />
                <button type="button" class="button ghost small" disabled={!model.mayUndo.value} onClick={() => model.undo()} title="Undo (Ctrl+Z)">Undo</button>
                <button type="button" class="button ghost small" disabled={!model.mayRedo.value} onClick={() => model.redo()} title="Redo (Ctrl+Shift+Z)">Redo</button>
                {pictured && <button type="button" class="button ghost small" onClick={() => setStill(stillAddress(name, Date.now()))}>New picture</button>}
              </div>
            )}
            <Canvas model={model} still={still} ratio={ratio} camera={name} onRatio={setRatio} />
            <p class="drawing-hint" role="status">{hint(model, may)}</p>
            {pen && (
              <div class="drawing-tools">
                <button type="button" class="button small primary" disabled={!model.mayFinish()} onClick={() => model.finish()}>{pen.points.length === 0 ? "Put one in the middle" : "Finish"}</button>
                <button type="button" class="button small" disabled={pen.points.length === 0} onClick={() => model.takeBack()}>Last point back</button>
                <button type="button" class="button small ghost" onClick={() => { model.pen.value = null; }}>Cancel</button>
              </div>
            )}
          </div>
          <aside class="drawing-list" aria-label="What is drawn">
            {model.shapes.value.length === 0 && <p class="lane-empty">Nothing is drawn yet.</p>}
            <ul>{model.shapes.value.map((shape) => <ShapeRow key={shape.id} model={model} shape={shape} may={may} />)}</ul>
            {may && stored && <button type="button" class="button ghost small" onClick={() => setForgetting(true)}>Forget what was saved here…</button>}
          </aside>
        </div>
      )}
      {forgetting && (
        <Confirm title="Forget what was saved here?" verb="Forget it" onClose={() => setForgetting(false)} act={async () => { await api.forgetDrawing(name); await read(); void readCameras(); say("What the configuration says holds again."); }}>
          <p>What the configuration file says of this camera holds again, or what it was added with. What is drawn here is gone.</p>
        </Confirm>
      )}
      {leaving !== null && (
        <Dialog title="Leave without saving?" onClose={() => setLeaving(null)}>
          <div class="form">
            <p>What you drew over {name} is not saved.</p>
            <div class="form-actions">
              <button type="button" class="button" autofocus onClick={() => setLeaving(null)}>Stay</button>
              <button type="button" class="button danger" onClick={() => { guard.current = null; location.hash = leaving; }}>Leave</button>
              {!wrong && <button type="button" class="button primary" disabled={busy} onClick={() => void save().then((done) => { setLeaving(null); if (done) location.hash = leaving; })}>Save and leave</button>}
            </div>
          </div>
        </Dialog>
      )}
    </Screen>
  );
}

function hint(model: DrawingModel, may: boolean): string {
  if (!may) return "You may look at what is drawn; an administrator changes it.";
  const pen = model.pen.value;
  if (pen?.kind === "ground") return `Click the four corners of something measured, such as a parking space, one after the other (${pen.points.length} of 4).`;
  if (pen?.kind === "line") return "Click its points from first to last; click the last again, or press Enter, to end it. Forward is to the right of who walks it.";
  if (pen) return "Click its corners one after the other; click the first again, or press Enter, to close it.";
  const chosen = model.chosen.value;
  if (chosen && chosen.point !== null) return "Drag the point or move it by arrows (with Shift further). Delete removes it, Insert adds one behind it.";
  if (chosen) return "Drag it, its points, or the middle of an edge for one more point. Arrows move it; Delete removes it.";
  return model.shapes.value.length === 0 ? "Choose what to draw." : "Click what is to be changed, or choose what to draw.";
}

function ShapeRow({ model, shape, may }: { model: DrawingModel; shape: Shape; may: boolean }) {
  const chosen = model.chosen.value?.id === shape.id;
  const problem = model.problems.value.get(shape.id);
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => { if (chosen) row.current?.scrollIntoView({ block: "nearest" }); }, [chosen]);
  const label = shape.kind === "zone" || shape.kind === "line" ? `Name of the ${shape.kind}` : kindWords[shape.kind];
  return (
    <li ref={row} class={chosen ? "drawing-row chosen" : "drawing-row"} onFocusCapture={() => { if (model.chosen.peek()?.id !== shape.id) model.chosen.value = { id: shape.id, point: null }; }}>
      <div class="drawing-row-head">
        <i class={`drawing-key ${shape.kind}`} aria-hidden="true" />
        {shape.kind === "zone" || shape.kind === "line"
          ? <input value={shape.name} aria-label={label} aria-invalid={problem !== undefined} disabled={!may} maxLength={64} spellcheck={false} onInput={(event) => model.rename(shape.id, event.currentTarget.value)} />
          : <button type="button" class="drawing-choose" onClick={() => { model.chosen.value = { id: shape.id, point: null }; }}>{kindWords[shape.kind]}</button>}
        {may && shape.kind === "line" && <button type="button" class="button ghost small" title="Swap forward and backward" onClick={() => model.turn(shape.id)}>Turn</button>}
        {may && <button type="button" class="button ghost icon-only small" aria-label={`Remove ${kindWords[shape.kind].toLowerCase()} ${shape.name}`.trim()} title="Remove" onClick={() => model.remove(shape.id)}><Icon name="trash" size={16} /></button>}
      </div>
      {shape.kind === "ground" && (
        <div class="drawing-metres">
          <span /><small>east, m</small><small>north, m</small>
          {shape.metres.map((pair, i) => (
            <>
              <b>{i + 1}</b>
              {([0, 1] as const).map((axis) => (
                <input key={axis} inputMode="decimal" disabled={!may} value={pair[axis]} aria-label={`Place ${i + 1}, metres ${axis === 0 ? "east" : "north"}`}
                  onInput={(event) => model.measure(shape.id, i, axis === 0 ? [event.currentTarget.value, pair[1]] : [pair[0], event.currentTarget.value])} />
              ))}
            </>
          ))}
        </div>
      )}
      {problem && <p class="field-error" role="alert">{problem}</p>}
    </li>
  );
}
