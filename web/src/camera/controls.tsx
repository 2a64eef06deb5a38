import type { Camera } from "../api/types";
import { now, serverNow } from "../state/clock";
import { zone } from "../state/facts";
import { Icon } from "../ui/icons";
import { clockTime, dayText, zoneName } from "../ui/words";
import type { CameraModel } from "./model";
import { span } from "./scale";

const rates = [0.5, 1, 2, 4, 8];
const FIRST_CLIP_MILLIS = 30_000;

export function Controls({ model, camera }: { model: CameraModel; camera: Camera | null }) {
  const live = model.seek.value === null;
  const paused = model.paused.value;
  const at = live ? now.value : model.position.value;
  const clipping = model.clip.value !== null;
  const sound = camera?.streams.some((stream) => /aac|g711|pcm|opus/i.test(stream.codec ?? "")) ?? true;
  return (
    <div class="controls" role="toolbar" aria-label="Playback">
      <div class="controls-group">
        <button type="button" class="button ghost icon-only skip-button" aria-label="10 seconds back (←)" title="10 seconds back (←)" onClick={() => model.skip(-10_000)}><span class="skip-words">−10</span></button>
        <button type="button" class="button ghost icon-only wide-only" aria-label="One picture back (,)" title="One picture back (,)" disabled={live} onClick={() => model.step(-1)}><Icon name="stepBack" /></button>
        <button type="button" class="button play icon-only" aria-label={paused ? "Play (Space)" : "Pause (Space)"} title={paused ? "Play (Space)" : "Pause (Space)"} onClick={() => model.togglePause()}><Icon name={paused ? "play" : "pause"} size={20} /></button>
        <button type="button" class="button ghost icon-only wide-only" aria-label="One picture on (.)" title="One picture on (.)" disabled={live} onClick={() => model.step(1)}><Icon name="stepOn" /></button>
        <button type="button" class="button ghost icon-only skip-button" aria-label="10 seconds on (→)" title="10 seconds on (→)" disabled={live} onClick={() => model.skip(10_000)}><span class="skip-words">+10</span></button>
      </div>
      <time class="position" dateTime={new Date(at).toISOString()}>
        <b>{clockTime(at, zone.value)}{!live && <small>.{Math.floor((at % 1000) / 100)}</small>}</b>
        <span>{dayText(at, zone.value).replace(",", "")} · {zoneName(at, zone.value)}</span>
      </time>
      <div class="controls-group end">
        <button type="button" class={live ? "button live-button on" : "button live-button"} aria-pressed={live} onClick={() => model.goLive()}><i aria-hidden="true" />Live</button>
        <label class="rate">
          <span class="for-readers">Speed</span>
          <select value={String(model.rate.value)} disabled={live} title="Speed" onChange={(event) => { model.rate.value = Number(event.currentTarget.value); }}>
            {rates.map((rate) => <option key={rate} value={String(rate)}>{rate}×</option>)}
          </select>
        </label>
        <button type="button" class="button ghost icon-only" aria-pressed={!model.muted.value} disabled={!sound} aria-label={model.muted.value ? "Sound on (M)" : "Sound off (M)"} title={model.muted.value ? "Sound on (M)" : "Sound off (M)"} onClick={() => { model.muted.value = !model.muted.value; }}>
          <Icon name={model.muted.value ? "mute" : "sound"} />
        </button>
        <button type="button" class="button ghost clip-button" aria-pressed={clipping} aria-label="Choose a clip to download" onClick={() => toggleClip(model)}><Icon name="scissors" /><span>Clip</span></button>
      </div>
    </div>
  );
}

function toggleClip(model: CameraModel): void {
  if (model.clip.peek()) {
    model.clip.value = null;
    return;
  }
  const end = Math.min(serverNow(), model.at() + (model.live ? 0 : FIRST_CLIP_MILLIS / 2));
  const length = Math.max(FIRST_CLIP_MILLIS, span(model.view.peek()) / 12);
  model.clip.value = { start: end - length, end };
}
