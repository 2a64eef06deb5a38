import type { Camera } from "../api/types";
import { Transport } from "../playback/transport";
import { serverNow } from "../state/clock";
import { Icon } from "../ui/icons";
import type { CameraModel } from "./model";
import { span } from "./scale";

const FIRST_CLIP_MILLIS = 30_000;

export function Controls({ model, camera }: { model: CameraModel; camera: Camera | null }) {
  const live = model.live.value;
  const clipping = model.clip.value !== null;
  const sound = camera?.streams.some((stream) => /aac|g711|pcm|opus/i.test(stream.codec ?? "")) ?? true;
  return (
    <Transport desk={model.desk} live={live} acts={{ skip: (millis) => model.skip(millis), togglePause: () => model.togglePause(), step: (direction) => model.step(direction), shuttle: (direction) => model.shuttle(direction) }}>
      <button type="button" class={live ? "button live-button on" : "button live-button"} aria-pressed={live} title="Live (End)" onClick={() => model.goLive()}><i aria-hidden="true" />Live</button>
      <button type="button" class="button ghost icon-only" aria-pressed={!model.muted.value} disabled={!sound} aria-label={model.muted.value ? "Sound on (M)" : "Sound off (M)"} title={model.muted.value ? "Sound on (M)" : "Sound off (M)"} onClick={() => { model.muted.value = !model.muted.value; }}>
        <Icon name={model.muted.value ? "mute" : "sound"} />
      </button>
      <button type="button" class="button ghost clip-button" aria-pressed={clipping} aria-label="Choose a clip to download" onClick={() => toggleClip(model)}><Icon name="scissors" /><span>Clip</span></button>
    </Transport>
  );
}

function toggleClip(model: CameraModel): void {
  if (model.clip.peek()) {
    model.clip.value = null;
    return;
  }
  const end = Math.min(serverNow(), model.at() + (model.live.peek() ? 0 : FIRST_CLIP_MILLIS / 2));
  const length = Math.max(FIRST_CLIP_MILLIS, span(model.view.peek()) / 12);
  model.clip.value = { start: end - length, end };
}
