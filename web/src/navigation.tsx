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

interface Place { to: Route; words: string; icon: IconName; holds: Route["screen"][] }

const places: Place[] = [
  { to: { screen: "live" }, words: "Live", icon: "live", holds: ["live", "camera"] },
  { to: { screen: "playback", cameras: [], at: null }, words: "Playback", icon: "panes", holds: ["playback"] },
  { to: { screen: "search", q: "" }, words: "Search", icon: "search", holds: ["search"] },
  { to: { screen: "ask", q: "" }, words: "Ask", icon: "ask", holds: ["ask"] },
  { to: { screen: "alerts", incident: null }, words: "Alerts", icon: "alert", holds: ["alerts", "rules", "suppressions", "reports"] },
  { to: { screen: "exports" }, words: "Exports", icon: "seal", holds: ["exports"] },
  { to: { screen: "cameras" }, words: "Cameras", icon: "camera", holds: ["cameras", "drawing"] },
  { to: { screen: "system" }, words: "System", icon: "system", holds: ["system", "storage", "readers", "users", "roles", "audit"] },
];

const themeIcon: Record<typeof theme.value, IconName> = { system: "halfMoon", light: "sun", dark: "moon" };

export function Navigation() {
  const here = route.value.screen;
  const down = cameras.value?.filter((camera) => camera.state === "down").length ?? 0;
  const problems = health.value?.problems.length ?? 0;
  const worst = health.value?.worst;
  return (
    <nav class="nav" aria-label="Main">
      <a class="brand" href="#/live" aria-label="Sightline, live view"><Mark /><span>Sightline</span></a>
      <ul class="nav-places">
        {places.filter((place) => (maySee.value || place.words === "System") && (place.words !== "Ask" || askable.value === true)).map(({ to, words, icon, holds }) => (
          <li key={words}>
            <a class="nav-place" href={printRoute(to)} aria-current={holds.includes(here) ? "page" : undefined}>
              <Icon name={icon} size={20} />
              <span>{words}</span>
              {words === "Alerts" && openAlerts.value > 0 && <b class="badge" aria-label={`${openAlerts.value} unreviewed`}>{openAlerts.value > 99 ? "99+" : openAlerts.value}</b>}
              {words === "Exports" && runningExports.value > 0 && <b class="badge notice" aria-label={`${runningExports.value} being written`}>{runningExports.value}</b>}
              {words === "Cameras" && down > 0 && <b class="badge bad" aria-label={`${down} with a problem`}>{down}</b>}
              {words === "System" && problems > 0 && <b class={`badge ${worst === "alarm" ? "bad" : worst ?? "notice"}`} aria-label={`${plural(problems, "problem")}, worst: ${worst ?? "notice"}`}>{problems > 99 ? "99+" : problems}</b>}
            </a>
          </li>
        ))}
      </ul>
      <CameraList />
      <div class="nav-foot">
        <Tools />
        <p class="nav-user" title={`Signed in as ${session.value?.user ?? ""}`}>{session.value?.user} <span>{session.value?.role}</span></p>
      </div>
    </nav>
  );
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
