import { useEffect, useState } from "preact/hooks";
import { stillAddress } from "../api/client";
import type { Camera } from "../api/types";

/** Whether the node has a picture to give: only what is analysed is ever decoded, and asking in vain is an error in the browser's log. */
export const hasStill = (camera: Camera): boolean => camera.analysis.on && camera.analysis.analysed > 0;

/** The newest picture, fetched again once a second after the last one came: what is shown where a moving picture cannot be. */
export function Stills({ camera, refresh }: { camera: string; refresh: boolean }) {
  const [shown, setShown] = useState<string | null>(null);
  useEffect(() => {
    let timer = 0;
    let ended = false;
    const next = () => {
      if (ended) return;
      const picture = new Image();
      const address = stillAddress(camera, Date.now());
      picture.onload = () => {
        if (ended) return;
        setShown(address);
        if (refresh) timer = window.setTimeout(next, 1000);
      };
      picture.onerror = () => { if (!ended && refresh) timer = window.setTimeout(next, 4000); };
      picture.src = address;
    };
    next();
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, [camera, refresh]);
  return shown ? <img class="still" src={shown} alt={`Newest picture of ${camera}`} /> : null;
}
