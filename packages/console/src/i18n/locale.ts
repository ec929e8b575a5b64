import { useSyncExternalStore } from "react";

export const locales = ["en", "ar"] as const;
export type Locale = (typeof locales)[number];

const key = "oo-locale";
const listeners = new Set<() => void>();
let current: Locale = document.documentElement.lang === "ar" ? "ar" : "en";

export function locale(): Locale {
  return current;
}

/** Applies to the whole page at once and is remembered in this browser. The texts of the locale must be loaded already: see `switchLocale`. */
export function setLocale(next: Locale): void {
  current = next;
  document.documentElement.lang = next;
  document.documentElement.dir = next === "ar" ? "rtl" : "ltr";
  try {
    localStorage.setItem(key, next);
  } catch {
    // A browser that keeps nothing still shows the chosen language until it is closed.
  }
  for (const listener of listeners) listener();
}

export function useLocale(): Locale {
  return useSyncExternalStore(subscribe, locale);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
