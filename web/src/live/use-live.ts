import { useEffect, useRef, useState } from "preact/hooks";
import type { StreamRole } from "../api/types";
import { LiveChoice } from "./live-choice";

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

/** Plays a camera live in the referred element while `active`, by WebRTC where `codec` is known and lets it. */
export function useLive(camera: string, stream: StreamRole, active: boolean, codec: string | null) {
  const video = useRef<HTMLVideoElement>(null);
  const [player, setPlayer] = useState<LiveChoice | null>(null);
  useEffect(() => {
    if (!active || !video.current) return;
    const made = new LiveChoice(video.current, camera, stream, codec);
    setPlayer(made);
    return () => {
      made.close();
      setPlayer(null);
    };
  }, [camera, stream, active, codec]);
  return { video, player };
}

/** The age of the shown picture, read twice a second; null before the first one. */
export function useAge(player: LiveChoice | null, otherwise: () => number | null): number | null {
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
