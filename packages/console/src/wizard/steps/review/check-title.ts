import { hasText, textOf } from "../../../i18n/texts.ts";

/** What a check of the preflight is about, in the person's language; its id where the server knows more checks than this console. */
export function checkTitle(id: string): string {
  const key = `check.${id}`;
  return hasText("review", key) ? (textOf("review") as (name: string) => string)(key) : id;
}
