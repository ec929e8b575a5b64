import { locale } from "../../../i18n/locale.ts";

/** Several words as a person lists them in their language. */
export function listText(items: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: "unit" }).format(items);
}
