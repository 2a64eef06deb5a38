import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { askable } from "./ask/store";
import { runningExports } from "./exports/store";
import { printRoute, route, type Route } from "./route";
import { cameras, openAlerts } from "./state/facts";
import { health } from "./state/health";
import { maySee } from "./state/rights";
import { session, signOut } from "./state/session";
import { Icon, Mark, type IconName } from "./ui/icons";
import { keysShown } from "./ui/keys-dialog";
import { nextTheme, theme } from "./ui/theme";
import { sayError } from "./ui/toasts";
import { plural } from "./ui/words";

/** `further`: a phone shows it behind "More". */
interface Place { to: Route; words: string; icon: IconName; holds: Route["screen"][]; further?: true }

const places: Place[] = [
  { to: { screen: "live" }, words: "Live", icon: "live", holds: ["live", "camera"] },
  { to: { screen: "playback", cameras: [], at: null }, words: "Playback", icon: "panes", holds: ["playback", "replays"] },
  { to: { screen: "search", q: "" }, words: "Search", icon: "search", holds: ["search"] },
  { to: { screen: "ask", q: "" }, words: "Ask", icon: "ask", holds: ["ask"] },
  { to: { screen: "alerts", incident: null }, words: "Alerts", icon: "alert", holds: ["alerts", "rules", "suppressions", "reports"] },
  { to: { screen: "exports" }, words: "Exports", icon: "seal", holds: ["exports"], further: true },
  { to: { screen: "cameras" }, words: "Cameras", icon: "camera", holds: ["cameras", "drawing"], further: true },
  { to: { screen: "system" }, words: "System", icon: "system", holds: ["system", "storage", "readers", "users", "roles", "audit"], further: true },
];

const themeIcon: Record<typeof theme.value, IconName> = { system: "halfMoon", light: "sun", dark: "moon" };

/** Whether the places are shown for which a phone's bar has no room. */
const moreShown = signal(false);

export function Navigation() {
  const here = route.value.screen;
  const allowed = places.filter((place) => (maySee.value || place.words === "System") && (place.words !== "Ask" || askable.value === true));
  const rest = allowed.filter((place) => place.further);
  const nav = useRef<HTMLElement>(null);
  useEffect(() => { moreShown.value = false; }, [here]);
  useEffect(() => {
    const pressed = (press: PointerEvent) => { if (!nav.current?.contains(press.target as Node)) moreShown.value = false; };
    const escaped = (key: KeyboardEvent) => { if (key.key === "Escape") moreShown.value = false; };
    document.addEventListener("pointerdown", pressed);
    document.addEventListener("keydown", escaped);
    return () => {
      document.removeEventListener("pointerdown", pressed);
      document.removeEventListener("keydown", escaped);
    };
  }, []);
  const hidden = rest.some((place) => badgeOf(place.words) !== null);
  return (
    <nav ref={nav} class="nav" aria-label="Main">
      <a class="brand" href="#/live" aria-label="Sightline, live view"><Mark /><span>Sightline</span></a>
      <ul class="nav-places">
        {allowed.filter((place) => !place.further).map((place) => <PlaceLink key={place.words} place={place} here={here} />)}
        <li class="nav-more">
          <button type="button" class="nav-place" aria-expanded={moreShown.value} aria-controls="further-places" onClick={() => { moreShown.value = !moreShown.value; }}>
            <Icon name="more" size={20} />
            <span>More</span>
            {hidden && !moreShown.value && <b class="badge notice" aria-label="something to see">•</b>}
          </button>
        </li>
      </ul>
      <ul id="further-places" class={`nav-places further ${moreShown.value ? "shown" : ""}`}>
        {rest.map((place) => <PlaceLink key={place.words} place={place} here={here} />)}
      </ul>
      <CameraList />
      <div class="nav-foot">
        <Tools />
        <p class="nav-user" title={`Signed in as ${session.value?.user ?? ""}`}>{session.value?.user} <span>{session.value?.role}</span></p>
      </div>
    </nav>
  );
}

function PlaceLink({ place: { to, words, icon, holds }, here }: { place: Place; here: Route["screen"] }) {
  const badge = badgeOf(words);
  return (
    <li>
      <a class="nav-place" href={printRoute(to)} aria-current={holds.includes(here) ? "page" : undefined}>
        <Icon name={icon} size={20} />
        <span>{words}</span>
        {badge && <b class={`badge ${badge.level}`} aria-label={badge.words}>{badge.count > 99 ? "99+" : badge.count}</b>}
      </a>
    </li>
  );
}

/** What a place has to tell before it is opened. */
function badgeOf(place: string): { count: number; level: string; words: string } | null {
  const told = (count: number, level: string, words: string) => (count > 0 ? { count, level, words } : null);
  switch (place) {
    case "Alerts":
      return told(openAlerts.value, "", `${openAlerts.value} unreviewed`);
    case "Exports":
      return told(runningExports.value, "notice", `${runningExports.value} being written`);
    case "Cameras": {
      const down = cameras.value?.filter((camera) => camera.state === "down").length ?? 0;
      return told(down, "bad", `${down} with a problem`);
    }
    case "System": {
      const problems = health.value?.problems.length ?? 0;
      const worst = health.value?.worst ?? "notice";
      return told(problems, worst === "alarm" ? "bad" : worst, `${plural(problems, "problem")}, worst: ${worst}`);
    }
    default:
      return null;
  }
}

/** Every camera one click away, with its state as a dot and a word for those who cannot see it. */
function CameraList() {
  const at = route.value;
  if (!cameras.value?.length) return null;
  return (
    <div class="nav-cameras">
      <h2>Cameras</h2>
      <ul>
        {cameras.value.map((camera) => (
          <li key={camera.name}>
            <a href={printRoute({ screen: "camera", name: camera.name, at: null, observation: null })}
              aria-current={at.screen === "camera" && at.name === camera.name ? "page" : undefined}>
              <i class={`dot ${camera.state}`} aria-label={camera.state} role="img" />
              <span>{camera.name}</span>
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function Tools() {
  return (
    <div class="tools">
      <button type="button" class="button ghost icon-only" aria-label={`Appearance: ${theme.value}. Change`} title={`Appearance: ${theme.value}`} onClick={() => { theme.value = nextTheme[theme.value]; }}>
        <Icon name={themeIcon[theme.value]} />
      </button>
      <button type="button" class="button ghost icon-only" aria-label="Keys" title="Keys (?)" onClick={() => { keysShown.value = true; }}><Icon name="keys" /></button>
      <a class="button ghost icon-only" href="#/account" aria-label="Your account" title="Your account"><Icon name="lock" /></a>
      <button type="button" class="button ghost icon-only" aria-label="Sign out" title="Sign out" onClick={() => void signOut().catch(sayError)}><Icon name="out" /></button>
    </div>
  );
}
