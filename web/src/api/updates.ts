import { signal } from "@preact/signals";
import { BackOff } from "./back-off";
import { updatesAddress } from "./client";
import type { Update } from "./types";

/** Whether the line over which the server tells changes is up. */
export const updatesConnected = signal(true);

const SILENCE_MILLIS = 45_000; // the server says hello every 20 s

/** Opens the line, keeps it open with back-off, hands each update to `take`; `again` runs after every reconnection. Returns how to stop. */
export function listen(take: (update: Update) => void, again: () => void): () => void {
  const backOff = new BackOff();
  let socket: WebSocket | null = null;
  let timer = 0;
  let silence = 0;
  let stopped = false;
  let opened = 0;

  const heard = () => {
    clearTimeout(silence);
    silence = window.setTimeout(() => socket?.close(), SILENCE_MILLIS);
  };

  const open = () => {
    if (stopped) return;
    socket = new WebSocket(updatesAddress());
    socket.onopen = () => {
      heard();
      updatesConnected.value = true;
      backOff.reset();
      if (opened++ > 0) again();
    };
    socket.onmessage = (message: MessageEvent<unknown>) => {
      heard();
      if (typeof message.data === "string") take(JSON.parse(message.data) as Update);
    };
    socket.onclose = () => {
      clearTimeout(silence);
      if (stopped) return;
      updatesConnected.value = false;
      timer = window.setTimeout(open, backOff.nextMillis());
    };
  };

  open();
  return () => {
    stopped = true;
    clearTimeout(timer);
    clearTimeout(silence);
    socket?.close();
  };
}
