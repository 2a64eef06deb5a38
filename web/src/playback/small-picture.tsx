import { useEffect, useMemo } from "preact/hooks";
import type { View } from "../camera/scale";
import { zone } from "../state/facts";
import { clockTime } from "../ui/words";
import { ScrubPictures } from "./scrub";

/** The small picture of the instant under the pointer, or nothing where none was kept. */
export function SmallPicture({ camera, at, view, named }: { camera: string; at: number | null; view: View; named?: boolean }) {
  const pictures = useMemo(() => new ScrubPictures(camera), [camera]);
  useEffect(() => () => pictures.close(), [pictures]);
  useEffect(() => pictures.point(at, view), [pictures, at, view]);
  const small = pictures.shown.value;
  if (!small || at === null) return null;
  return (
    <figure class="small-picture" data-at={new Date(small.at).toISOString()}>
      <img src={small.address} alt={`${camera} at ${clockTime(small.at, zone.value)}`} />
      {named && <figcaption>{camera}</figcaption>}
    </figure>
  );
}
