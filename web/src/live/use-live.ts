import { useEffect, useRef, useState } from "preact/hooks";
import type { StreamRole } from "../api/types";
import { LivePlayer } from "./live-player";

/** Whether this page can be seen; a hidden one needs no pictures. */
export function useShown(): boolean {
  const [shown, setShown] = useState(!document.hidden);
  useEffect(() => {
    let timer = 0;
    const change = () => {
      clearTimeout(timer);
      if (!document.hidden) setShown(true);
      else timer = window.setTimeout(() => setShown(false), 3000);
    };
    document.addEventListener("visibilitychange", change);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", change);
    };
  }, []);
  return shown;
}

/** Plays a camera live in the referred element while `active`. */
export function useLive(camera: string, stream: StreamRole, active: boolean) {
  const video = useRef<HTMLVideoElement>(null);
  const [player, setPlayer] = useState<LivePlayer | null>(null);
  useEffect(() => {
    if (!active || !video.current) return;
    const made = new LivePlayer(video.current, camera, stream);
    setPlayer(made);
    return () => {
      made.close();
      setPlayer(null);
    };
  }, [camera, stream, active]);
  return { video, player };
}

/** The age of the shown picture, read twice a second; null before the first one. */
export function useAge(player: LivePlayer | null, otherwise: () => number | null): number | null {
  const [age, setAge] = useState<number | null>(null);
  const fallback = useRef(otherwise);
  fallback.current = otherwise;
  useEffect(() => {
    const read = () => setAge(player?.ageMillis() ?? fallback.current());
    read();
    const timer = setInterval(read, 500);
    return () => clearInterval(timer);
  }, [player]);
  return age;
}
