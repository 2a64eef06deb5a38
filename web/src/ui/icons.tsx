import type { JSX } from "preact";

// The application's own icons: 20 × 20, drawn with lines of 1.6.

const shapes = {
  live: <><rect x="2.5" y="4" width="15" height="10" rx="2" /><path d="M7 17h6M10 14v3" /></>,
  search: <><circle cx="8.8" cy="8.8" r="5.3" /><path d="m12.8 12.8 4.2 4.2" /></>,
  alert: <><path d="M10 2.8a5 5 0 0 0-5 5c0 4-1.7 5.2-1.7 6.4h13.4c0-1.2-1.7-2.4-1.7-6.4a5 5 0 0 0-5-5Z" /><path d="M8.2 17.2h3.6" /></>,
  camera: <><path d="m3 6.6 10.8-2.8 1 4L4 10.6Z" /><path d="m14.8 7.6 2.4-.6.5 1.9-2.4.6M7 10v3.2H3.2M3.2 11v6" /></>,
  system: <><rect x="3" y="3.5" width="14" height="5.5" rx="1.5" /><rect x="3" y="11" width="14" height="5.5" rx="1.5" /><path d="M6 6.2h.01M6 13.7h.01M9 6.2h5M9 13.7h5" /></>,
  play: <path d="M6 4.2v11.6l9.5-5.8Z" />,
  pause: <path d="M7 4.5v11M13 4.5v11" />,
  stepBack: <path d="M13.5 4.5v11L6.8 10ZM4.5 4.5v11" />,
  stepOn: <path d="M6.5 4.5v11l6.7-5.5ZM15.5 4.5v11" />,
  backwards: <path d="M16.5 5v10L10.2 10ZM9.5 5v10L3.2 10Z" />,
  forwards: <path d="M3.5 5v10l6.3-5ZM10.5 5v10l6.3-5Z" />,
  markBack: <><path d="M10.5 5v10L4 10Z" /><circle cx="15" cy="10" r="2" /></>,
  markOn: <><path d="M9.5 5v10l6.5-5Z" /><circle cx="5" cy="10" r="2" /></>,
  panes: <><rect x="3" y="4" width="6" height="5" rx="1" /><rect x="11" y="4" width="6" height="5" rx="1" /><rect x="3" y="11" width="6" height="5" rx="1" /><rect x="11" y="11" width="6" height="5" rx="1" /></>,
  sound: <path d="M3 7.8v4.4h2.7L9.5 15.5v-11L5.7 7.8ZM12.5 7.5a3.5 3.5 0 0 1 0 5M14.8 5a7 7 0 0 1 0 10" />,
  mute: <path d="M3 7.8v4.4h2.7L9.5 15.5v-11L5.7 7.8ZM13 8l4 4M17 8l-4 4" />,
  download: <path d="M10 3v9.5M6 9l4 3.8L14 9M3.5 16.5h13" />,
  plus: <path d="M10 4v12M4 10h12" />,
  minus: <path d="M4 10h12" />,
  close: <path d="m5 5 10 10M15 5 5 15" />,
  check: <path d="m4 10.5 4 4 8-9" />,
  back: <path d="M12.5 4 6.5 10l6 6" />,
  right: <path d="m7.5 4 6 6-6 6" />,
  warning: <><path d="M10 3 2.5 16.5h15Z" /><path d="M10 8v4M10 14.2h.01" /></>,
  trash: <path d="M4 5.5h12M8 5.5V3.5h4v2M5.5 5.5l.8 11h7.4l.8-11M8.5 8.5v5M11.5 8.5v5" />,
  sun: <><circle cx="10" cy="10" r="3.2" /><path d="M10 2.5v1.5M10 16v1.5M2.5 10H4M16 10h1.5M4.7 4.7l1 1M14.3 14.3l1 1M4.7 15.3l1-1M14.3 5.7l1-1" /></>,
  moon: <path d="M16.2 12A6.8 6.8 0 0 1 8 3.8a6.8 6.8 0 1 0 8.2 8.2Z" />,
  halfMoon: <><circle cx="10" cy="10" r="6.5" /><path d="M10 3.5v13a6.5 6.5 0 0 0 0-13Z" fill="currentColor" /></>,
  more: <path d="M4.5 10h.01M10 10h.01M15.5 10h.01" stroke-width="2.6" />,
  keys: <><rect x="2.5" y="5" width="15" height="10" rx="2" /><path d="M5.5 8.2h.01M8.5 8.2h.01M11.5 8.2h.01M14.5 8.2h.01M7 11.8h6" /></>,
  out: <path d="M8 3.5H4.5v13H8M8.5 10h8M13.5 6.8l3.2 3.2-3.2 3.2" />,
  box: <><path d="M3.5 7V3.5H7M13 3.5h3.5V7M16.5 13v3.5H13M7 16.5H3.5V13" /><circle cx="10" cy="10" r="1.8" /></>,
  scissors: <><circle cx="5.2" cy="14.5" r="2" /><circle cx="5.2" cy="5.5" r="2" /><path d="m7 13.3 9.5-8M7 6.7l9.5 8" /></>,
  expand: <path d="M3.5 7.5v-4h4M12.5 3.5h4v4M16.5 12.5v4h-4M7.5 16.5h-4v-4" />,
  pulse: <path d="M2.5 10.5h3.3l2-5.5 3.7 10 2.2-4.5h3.8" />,
  clock: <><circle cx="10" cy="10" r="7" /><path d="M10 6v4.3l2.8 1.7" /></>,
  lock: <><rect x="4" y="9" width="12" height="8" rx="1.8" /><path d="M6.8 9V6.5a3.2 3.2 0 0 1 6.4 0V9" /></>,
  rule: <path d="M3.5 5.5h7M3.5 10h5M3.5 14.5h4M11 13l2.2 2.2L17 10.5" />,
  link: <path d="M8.5 11.5a3 3 0 0 0 4.3 0l3-3a3 3 0 0 0-4.3-4.3L10.3 5.5M11.5 8.5a3 3 0 0 0-4.3 0l-3 3a3 3 0 0 0 4.3 4.3l1.2-1.3" />,
  copy: <><rect x="7" y="7" width="9.5" height="9.5" rx="1.8" /><path d="M13 7V5.3a1.8 1.8 0 0 0-1.8-1.8H5.3a1.8 1.8 0 0 0-1.8 1.8v5.9A1.8 1.8 0 0 0 5.3 13H7" /></>,
  ask: <><path d="M3.5 4.5h13v9h-7l-3.5 3v-3h-2.5Z" /><path d="M7 8h6M7 10.5h4" /></>,
  seal: <><path d="M10 2.5 4 5v4.5c0 3.8 2.5 6.5 6 8 3.5-1.5 6-4.2 6-8V5Z" /><path d="m7.2 10 2 2 3.6-4" /></>,
  pin: <path d="M7 3.5h6M8 3.5v5L5.5 12h9L12 8.5v-5M10 12v5" />,
  disk: <><ellipse cx="10" cy="5" rx="6.5" ry="2.3" /><path d="M3.5 5v10c0 1.3 2.9 2.3 6.5 2.3s6.5-1 6.5-2.3V5M3.5 10c0 1.3 2.9 2.3 6.5 2.3s6.5-1 6.5-2.3" /></>,
  person: <><circle cx="10" cy="6.8" r="3.2" /><path d="M3.8 17c.6-3.4 3-5.2 6.2-5.2s5.6 1.8 6.2 5.2" /></>,
  noPicture: <><path d="m3 3 14 14M6.5 4H16a1.5 1.5 0 0 1 1.5 1.5V14M14 16H4a1.5 1.5 0 0 1-1.5-1.5V6" /></>,
} satisfies Record<string, JSX.Element>;

export type IconName = keyof typeof shapes;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  const solid = name === "play" || name === "stepBack" || name === "stepOn" || name === "backwards" || name === "forwards" || name === "markBack" || name === "markOn";
  return (
    <svg class="icon" viewBox="0 0 20 20" width={size} height={size} fill={solid ? "currentColor" : "none"} stroke="currentColor"
      stroke-width={name === "pause" ? 2.6 : 1.6} stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
      {shapes[name]}
    </svg>
  );
}

export function Mark({ size = 26 }: { size?: number }) {
  return (
    <svg class="mark" viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" class="mark-field" />
      <path d="M5 16c3.2-5 7-7.4 11-7.4S23.8 11 27 16M5 23h22" class="mark-line" />
      <circle cx="16" cy="17" r="4" class="mark-eye" />
    </svg>
  );
}
