// Numbers, times and codes as people read them. Pure, so that tests can hold them.

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", ...options });
    formats.set(key, found);
  }
  return found;
}

export const clockTime = (at: number, zone: string): string =>
  format(zone, { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(at);

export const clockMinutes = (at: number, zone: string): string => format(zone, { hour: "2-digit", minute: "2-digit" }).format(at);

export const dayText = (at: number, zone: string): string =>
  format(zone, { weekday: "short", day: "numeric", month: "short" }).format(at);

export const dateText = (at: number, zone: string): string =>
  format(zone, { day: "numeric", month: "short", year: "numeric" }).format(at);

/** `Sun 22 Nov 14:02:05`. */
export const moment = (at: number, zone: string): string => `${dayText(at, zone)} ${clockTime(at, zone)}`.replace(",", "");

/** The zone's short name at that instant, such as `CET` or `UTC`. */
export function zoneName(at: number, zone: string): string {
  const parts = format(zone, { timeZoneName: "short", hour: "2-digit" }).formatToParts(at);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? zone;
}

/** Time alone on the same day, otherwise with the day. */
export function when(at: number, reference: number, zone: string): string {
  const sameDay = dateText(at, zone) === dateText(reference, zone);
  return sameDay ? clockTime(at, zone) : `${dayText(at, zone)} ${clockTime(at, zone)}`.replace(",", "");
}

/** `8 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`: the two largest units. */
export function duration(millis: number): string {
  const seconds = Math.max(0, Math.round(millis / 1000));
  if (seconds < 60) return `${seconds} s`;
  const units: [number, string][] = [[86_400, "d"], [3600, "h"], [60, "min"], [1, "s"]];
  const first = units.findIndex(([size]) => seconds >= size);
  const [big, bigName] = units[first]!;
  const small = units[first + 1];
  const rest = small ? Math.floor((seconds % big) / small[0]) : 0;
  return `${Math.floor(seconds / big)} ${bigName}${small && rest > 0 ? ` ${rest} ${small[1]}` : ""}`;
}

/** Roughly, in one unit: `40 min ago`. */
export const ago = (at: number, reference: number): string =>
  reference - at < 1500 ? "now" : `${age(reference - at)} ago`;

/** Age of a picture in few, stable characters. */
export function age(millis: number): string {
  if (millis < 1000) return "now";
  const seconds = Math.floor(millis / 1000);
  if (seconds < 100) return `${seconds} s`;
  if (seconds < 5940) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`;
}

export type Freshness = "fresh" | "late" | "old";

export const freshness = (ageMillis: number): Freshness => (ageMillis > 10_000 ? "old" : ageMillis > 3000 ? "late" : "fresh");

export function bytes(count: number): string {
  const names = ["B", "kB", "MB", "GB", "TB", "PB"];
  let value = Math.max(0, count);
  let unit = 0;
  while (value >= 999.5 && unit < names.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${names[unit]}`;
}

export const bitRate = (bitsPerSecond: number): string =>
  bitsPerSecond >= 999_500 ? `${(bitsPerSecond / 1e6).toFixed(1)} Mbit/s` : `${Math.round(bitsPerSecond / 1000)} kbit/s`;

export const percent = (part: number): string => `${Math.round(part * 100)} %`;

export const count = (value: number): string => new Intl.NumberFormat("en-GB").format(value);

export const plural = (value: number, one: string, many = `${one}s`): string => `${count(value)} ${value === 1 ? one : many}`;

/** `camera-unreachable` → `camera unreachable`; used where the server sends a code without words. */
export const causeWords = (code: string): string => code.replaceAll("-", " ").replaceAll("_", " ").toLowerCase();

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A value as it may stand behind `key:` in a query; quoted when it holds anything but a plain word. */
export const queryValue = (value: string): string =>
  /^[\p{L}\p{N}_-]+$/u.test(value) ? value : `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

/** What to do about a cause of a missing picture. */
export function remedyFor(cause: string): string {
  switch (causeWords(cause).replaceAll(" ", "-")) {
    case "camera-unreachable":
      return "Check the camera's power and network cable, and that its address is right.";
    case "camera-refused":
      return "Check the user, password and path of the camera's address.";
    case "connection-lost":
      return "Sightline reconnects by itself. If this repeats, check the network between camera and node.";
    case "stream-stalled":
      return "Sightline reconnects by itself. If this repeats, restart the camera.";
    case "node-stopped":
      return "Sightline was not running at this time.";
    case "disk-full":
      return "Free space on the recording disk, or lower the retention.";
    case "disk-error":
      return "Check the recording disk: it refused a write.";
    case "disk-slow":
      return "The recording disk is too slow for these cameras; use a faster one or fewer cameras.";
    case "retention-expired":
      return "Kept no longer than retention allows; raise the age or size if you need more.";
    case "switched-off":
      return "Recording was switched off by a person.";
    case "clock-step":
      return "The node's clock was set; let it follow a time server.";
    case "corrupt":
      return "The file cannot be read; check the recording disk.";
    default:
      return "Look at the System screen and the server's log.";
  }
}
