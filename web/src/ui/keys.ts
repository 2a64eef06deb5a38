import { useEffect, useRef } from "preact/hooks";

/** What a key does on the screen that is shown; the key is `KeyboardEvent.key`, lower case for letters. */
export type Keys = Record<string, (event: KeyboardEvent) => void>;

const layers: { current: Keys }[] = [];

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (typing(event.target) && key !== "Escape") return;
  if ((key === " " || key === "Enter") && event.target instanceof HTMLElement && event.target.closest("button,a,summary,[role=slider]")) return;
  for (let i = layers.length - 1; i >= 0; i--) {
    const act = layers[i]!.current[key];
    if (act) {
      event.preventDefault();
      act(event);
      return;
    }
  }
});

/** Adds keys while the component stands; the component that stands deepest wins. */
export function useKeys(keys: Keys): void {
  const layer = useRef(keys);
  layer.current = keys;
  useEffect(() => {
    layers.push(layer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
    };
  }, []);
}
