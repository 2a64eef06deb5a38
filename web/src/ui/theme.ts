import { effect, signal } from "@preact/signals";

export type Theme = "system" | "light" | "dark";

const KEPT_AS = "sightline.theme";

function kept(): Theme {
  try {
    const value = localStorage.getItem(KEPT_AS);
    return value === "light" || value === "dark" ? value : "system";
  } catch {
    return "system"; // storage switched off: appearance follows the system
  }
}

/** Appearance is the one thing kept in the browser; all else lives on the server. */
export const theme = signal<Theme>(kept());

export function applyTheme(): void {
  effect(() => {
    document.documentElement.dataset["theme"] = theme.value;
    try {
      if (theme.value === "system") localStorage.removeItem(KEPT_AS);
      else localStorage.setItem(KEPT_AS, theme.value);
    } catch {
      return; // storage switched off: the choice lasts until the page is left
    }
  });
}

export const nextTheme: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
