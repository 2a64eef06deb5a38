import { signal } from "@preact/signals";
import { cameras, camerasError, readCameras } from "../state/facts";
import { Empty, Problem, Screen, Waiting } from "../ui/parts";
import { Icon } from "../ui/icons";
import { plural } from "../ui/words";
import { useKeys } from "../ui/keys";
import { Tile } from "./tile";

/** Whether objects are outlined over live pictures; shared by grid and camera view. */
export const showBoxes = signal(true);

export function BoxesToggle() {
  return (
    <button type="button" class="button ghost boxes-toggle" aria-label="Outline objects (O)" aria-pressed={showBoxes.value} title="Outline objects (O)" onClick={() => { showBoxes.value = !showBoxes.value; }}>
      <Icon name="box" /><span>Objects</span>
    </button>
  );
}

export function LiveScreen() {
  const list = cameras.value;
  useKeys({ o: () => { showBoxes.value = !showBoxes.value; } });
  const troubled = list?.filter((camera) => camera.state === "down").length ?? 0;
  const note = list && list.length > 0 && (
    <>{plural(list.length, "camera")}{troubled > 0 && <span class="note-bad"> · {troubled} with a problem</span>}</>
  );
  return (
    <Screen title="Live" note={note} actions={list && list.length > 0 && <BoxesToggle />} wide>
      {camerasError.value && !list && <Problem error={camerasError.value} again={() => void readCameras()} />}
      {!list && !camerasError.value && <Waiting what="Reading the cameras…" />}
      {list?.length === 0 && (
        <Empty icon="camera" title="No cameras yet">
          <p>Add the first one with its RTSP address. It is tested before it is saved.</p>
          <a class="button primary" href="#/cameras"><Icon name="plus" />Add a camera</a>
        </Empty>
      )}
      {list && list.length > 0 && (
        <div class="grid" data-count={Math.min(list.length, 10)}>
          {list.map((camera, index) => <Tile key={camera.name} camera={camera} index={index} boxes={showBoxes.value} />)}
        </div>
      )}
    </Screen>
  );
}
