import { type Locale, locale } from "./locale.ts";

/** Technical numbers keep Latin digits in every language. */
function tag(of: Locale): string {
  return of === "ar" ? "ar-OM-u-nu-latn" : "en-GB";
}

const cache = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>();

function kept<Format extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>(
  name: string,
  make: (of: string) => Format,
): Format {
  const key = `${locale()} ${name}`;
  const format = (cache.get(key) as Format | undefined) ?? make(tag(locale()));
  cache.set(key, format);
  return format;
}

export function formatNumber(value: number, digits = 0): string {
  return kept(
    `number ${digits}`,
    (of) => new Intl.NumberFormat(of, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  ).format(value);
}

/** Euro; four digits for prices of an hour. */
export function formatEuro(value: number, digits = 2): string {
  return kept(
    `euro ${digits}`,
    (of) => new Intl.NumberFormat(of, { style: "currency", currency: "EUR", minimumFractionDigits: digits, maximumFractionDigits: digits }),
  ).format(value);
}

export function formatPercent(value: number): string {
  return kept("percent", (of) => new Intl.NumberFormat(of, { style: "percent" })).format(value / 100);
}

/** Date and time of day in the person's zone. */
export function formatDateTime(time: string | Date): string {
  return kept("date-time", (of) => new Intl.DateTimeFormat(of, { dateStyle: "medium", timeStyle: "short" })).format(new Date(time));
}

export function formatDate(time: string | Date): string {
  return kept("date", (of) => new Intl.DateTimeFormat(of, { dateStyle: "medium" })).format(new Date(time));
}

/** `14:02:11`. */
export function formatClock(time: string | Date): string {
  return kept(
    "clock",
    (of) => new Intl.DateTimeFormat(of, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false }),
  ).format(new Date(time));
}

/** "3 minutes ago", by the largest unit that fits. */
export function formatAge(time: string | Date, now: number): string {
  const seconds = Math.round((new Date(time).getTime() - now) / 1000);
  const format = kept("age", (of) => new Intl.RelativeTimeFormat(of, { numeric: "auto" }));
  const [unit, size] = units.find(([, each]) => Math.abs(seconds) >= each) ?? (["second", 1] as const);
  return format.format(Math.round(seconds / size), unit);
}

const units = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
] as const;

/** `42s`, `3m 05s`, `1h 12m`, `—`: the same in every language. */
export function formatDuration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return "—";
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${String(seconds % 60).padStart(2, "0")}s`;
  return `${Math.floor(minutes / 60)}h ${String(minutes % 60).padStart(2, "0")}m`;
}

/** For searching: case, diacritics and the variants of Arabic letters do not matter. */
export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[أإآٱ]/g, "ا")
    .replaceAll("ى", "ي")
    .replaceAll("ة", "ه")
    .replaceAll("ـ", "");
}
