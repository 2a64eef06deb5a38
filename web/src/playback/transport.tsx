import type { ComponentChildren } from "preact";
import { now } from "../state/clock";
import { zone } from "../state/facts";
import { Icon, type IconName } from "../ui/icons";
import { clockTime, dayText, zoneName } from "../ui/words";
import type { PlaybackDesk } from "./desk";
import { backwardSpeeds, forwardSpeeds, speedWords } from "./speeds";

interface Acts {
  skip: (millis: number) => void;
  togglePause: () => void;
  step: (direction: 1 | -1) => void;
  shuttle: (direction: 1 | -1) => void;
}

function Press({ words, icon, act, disabled, kind }: { words: string; icon: IconName; act: () => void; disabled?: boolean; kind?: string }) {
  return (
    <button type="button" class={`button ghost icon-only ${kind ?? ""}`} aria-label={words} title={words} disabled={disabled} onClick={act}><Icon name={icon} /></button>
  );
}

/** Play, pause, step, shuttle, jump and speed; what stands behind the time is the screen's own. */
export function Transport({ desk, live, acts, children }: { desk: PlaybackDesk; live: boolean; acts: Acts; children: ComponentChildren }) {
  const paused = desk.paused.value && !live;
  const speed = desk.speed.value;
  const at = live ? now.value : desk.position.value;
  return (
    <div class="controls" role="toolbar" aria-label="Playback">
      <div class="controls-group">
        <Press words="Last thing seen (P)" icon="markBack" kind="wide-only" act={() => void desk.jump("seen", -1)} disabled={live} />
        <button type="button" class="button ghost icon-only skip-button" aria-label="10 seconds back (←)" title="10 seconds back (←)" onClick={() => acts.skip(-10_000)}><span class="skip-words">−10</span></button>
        <Press words="Backwards, again for faster (J)" icon="backwards" act={() => acts.shuttle(-1)} />
        <Press words="One picture back (,)" icon="stepBack" act={() => acts.step(-1)} disabled={live} />
        <button type="button" class="button play icon-only" aria-label={paused ? "Play (Space)" : "Pause (Space)"} title={paused ? "Play (Space)" : "Pause (Space)"} onClick={acts.togglePause}><Icon name={paused ? "play" : "pause"} size={20} /></button>
        <Press words="One picture on (.)" icon="stepOn" act={() => acts.step(1)} disabled={live} />
        <Press words="Forwards, again for faster (L)" icon="forwards" act={() => acts.shuttle(1)} disabled={live} />
        <button type="button" class="button ghost icon-only skip-button" aria-label="10 seconds on (→)" title="10 seconds on (→)" disabled={live} onClick={() => acts.skip(10_000)}><span class="skip-words">+10</span></button>
        <Press words="Next thing seen (N)" icon="markOn" kind="wide-only" act={() => void desk.jump("seen", 1)} disabled={live} />
      </div>
      <time class="position" dateTime={new Date(Math.floor(at)).toISOString()}>
        <b>{clockTime(at, zone.value)}{!live && <small>.{String(Math.floor(((at % 1000) + 1000) % 1000)).padStart(3, "0")}</small>}</b>
        <span>{dayText(at, zone.value).replace(",", "")} · {zoneName(at, zone.value)}</span>
      </time>
      <div class="controls-group end">
        {children}
        <label class={!live && speed < 0 ? "rate backwards" : "rate"}>
          <span class="for-readers">Speed</span>
          <select value={String(live ? 1 : speed)} disabled={live} title="Speed (J, K, L)" data-speed={live ? 1 : speed} onChange={(event) => desk.choose(Number(event.currentTarget.value))}>
            <optgroup label="Forwards">{forwardSpeeds.map((rate) => <option key={rate} value={String(rate)}>{speedWords(rate)}</option>)}</optgroup>
            <optgroup label="Backwards">{backwardSpeeds.map((rate) => <option key={rate} value={String(rate)}>{speedWords(rate)}</option>)}</optgroup>
          </select>
        </label>
      </div>
    </div>
  );
}
