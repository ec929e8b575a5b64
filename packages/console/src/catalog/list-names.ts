import { locale } from "../i18n/locale.ts";

/** Names in a row as the language writes them. Each keeps its own direction, so that Latin names stay whole in Arabic. */
export function listNames(names: readonly string[]): string {
  const of = locale();
  if (of !== "ar") return names.join(", ");
  return names.map((name) => `\u2068${name}\u2069`).join("، ");
}
