import { signal } from "@preact/signals";

/** Where the application is; every screen has an address that can be kept and shared. */
export type Route =
  | { screen: "live" }
  | { screen: "camera"; name: string; at: number | null; observation: string | null }
  | { screen: "drawing"; name: string }
  | { screen: "replays"; a: string | null; b: string | null }
  | { screen: "playback"; cameras: string[]; at: number | null }
  | { screen: "search"; q: string; like?: string }
  | { screen: "alerts"; incident: number | null }
  | { screen: "suppressions" }
  | { screen: "reports"; kind: "shift" | "day" | "incident"; incident: number | null }
  | { screen: "rules"; q: string | null }
  | { screen: "cameras" }
  | { screen: "system" }
  | { screen: "exports" }
  | { screen: "storage" }
  | { screen: "readers" }
  | { screen: "users" }
  | { screen: "roles" }
  | { screen: "account" }
  | { screen: "audit" }
  | { screen: "ask"; q: string };

/** The most cameras that are played together. */
export const MOST_TOGETHER = 9;

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [screen = "", second, third] = path.split("/");
  const parameters = new URLSearchParams(query);
  switch (screen) {
    case "camera": {
      if (!second) return { screen: "live" };
      if (third === "drawing") return { screen: "drawing", name: decoded(second) };
      const at = Date.parse(parameters.get("at") ?? "");
      return { screen, name: decoded(second), at: Number.isFinite(at) ? at : null, observation: parameters.get("seen") };
    }
    case "playback": {
      const at = Date.parse(parameters.get("at") ?? "");
      const cameras = [...new Set((parameters.get("cameras") ?? "").split(",").filter((name) => name !== ""))].slice(0, MOST_TOGETHER);
      return { screen, cameras, at: Number.isFinite(at) ? at : null };
    }
    case "replays":
      return { screen, a: parameters.get("a"), b: parameters.get("b") };
    case "search": {
      const like = parameters.get("like");
      return { screen, q: parameters.get("q") ?? "", ...(like ? { like } : {}) };
    }
    case "ask":
      return { screen, q: parameters.get("q") ?? "" };
    case "alerts":
      return alertsRoute(second, parameters);
    case "system":
      return second === "storage" || second === "readers" || second === "users" || second === "roles" || second === "audit" ? { screen: second } : { screen };
    case "cameras":
    case "exports":
    case "account":
      return { screen };
    default:
      return { screen: "live" };
  }
}

function alertsRoute(second: string | undefined, parameters: URLSearchParams): Route {
  const number = Number(parameters.get("incident") ?? NaN);
  const incident = Number.isSafeInteger(number) && number > 0 ? number : null;
  const kind = parameters.get("kind");
  switch (second) {
    case "rules": return { screen: "rules", q: parameters.get("q") };
    case "silenced": return { screen: "suppressions" };
    case "reports": return { screen: "reports", kind: kind === "incident" && incident !== null ? kind : kind === "day" ? kind : "shift", incident: kind === "incident" ? incident : null };
    default: return { screen: "alerts", incident };
  }
}

export function printRoute(route: Route): string {
  switch (route.screen) {
    case "camera": {
      const parameters = new URLSearchParams();
      if (route.at !== null) parameters.set("at", new Date(route.at).toISOString());
      if (route.observation !== null) parameters.set("seen", route.observation);
      return `#/camera/${encodeURIComponent(route.name)}${suffix(parameters)}`;
    }
    case "replays": {
      const parameters = new URLSearchParams();
      if (route.a !== null) parameters.set("a", route.a);
      if (route.b !== null) parameters.set("b", route.b);
      return `#/replays${suffix(parameters)}`;
    }
    case "drawing":
      return `#/camera/${encodeURIComponent(route.name)}/drawing`;
    case "playback": {
      // Commas and colons stay readable: people share these addresses.
      const parts = [route.cameras.length > 0 && `cameras=${route.cameras.map(encodeURIComponent).join(",")}`, route.at !== null && `at=${new Date(route.at).toISOString()}`];
      return `#/playback${parts.some(Boolean) ? `?${parts.filter(Boolean).join("&")}` : ""}`;
    }
    case "search":
      return `#/search${suffix(new URLSearchParams({ ...(route.q ? { q: route.q } : {}), ...(route.like ? { like: route.like } : {}) }))}`;
    case "ask":
      return `#/${route.screen}${suffix(new URLSearchParams(route.q ? { q: route.q } : {}))}`;
    case "alerts":
      return `#/alerts${suffix(new URLSearchParams(route.incident !== null ? { incident: String(route.incident) } : {}))}`;
    case "suppressions":
      return "#/alerts/silenced";
    case "reports":
      return `#/alerts/reports${suffix(new URLSearchParams({ kind: route.kind, ...(route.incident !== null ? { incident: String(route.incident) } : {}) }))}`;
    case "rules":
      return `#/alerts/rules${suffix(new URLSearchParams(route.q ? { q: route.q } : {}))}`;
    case "storage":
    case "readers":
    case "users":
    case "roles":
    case "audit":
      return `#/system/${route.screen}`;
    default:
      return `#/${route.screen}`;
  }
}

function suffix(parameters: URLSearchParams): string {
  const text = parameters.toString();
  return text ? `?${text}` : "";
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const route = signal<Route>({ screen: "live" });

/** What a screen with unsaved changes says to another address: false keeps the screen, and its address. */
export const guard: { current: ((to: string) => boolean) | null } = { current: null };

export function followAddress(): void {
  const read = () => {
    const to = location.hash;
    const here = printRoute(route.peek());
    if (guard.current && to !== here && !guard.current(to)) history.pushState(null, "", here);
    else route.value = parseRoute(to);
  };
  addEventListener("hashchange", read);
  read();
}

export function go(to: Route): void {
  location.hash = printRoute(to);
}

/** Changes the address without leaving a step behind for the Back key. */
export function amend(to: Route): void {
  history.replaceState(null, "", printRoute(to));
  route.value = to;
}
