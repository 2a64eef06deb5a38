import { signal } from "@preact/signals";

/** The server's clock as the browser knows it: ticks each second while somebody looks. */
export const now = signal(Date.now());

let offsetMillis = 0;

/** Corrects for a browser whose clock is not the server's; called with each instant the server says is now. */
export function serverSaysNow(instant: string): void {
  const said = Date.parse(instant);
  if (Number.isFinite(said)) offsetMillis = said - Date.now();
  now.value = serverNow();
}

export const serverNow = (): number => Date.now() + offsetMillis;

export const clockOffsetMillis = (): number => offsetMillis;

setInterval(() => {
  if (!document.hidden) now.value = serverNow();
}, 1000);
