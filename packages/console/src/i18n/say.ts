/** A text as the build prepares it from ICU MessageFormat: said as it is, or in parts. */
export type Message = string | Part[];

/** Words; a value by its name; a plural by the name of its number, with a message per form; or, inside a plural, that number itself (0). */
export type Part = string | [name: string] | [name: string, forms: Record<string, Message>] | 0;

export type Values = Record<string, string | number>;

export interface Language {
  plurals: Intl.PluralRules;
  formatNumber(value: number): string;
}

/** Says a message in a language, with its values filled in. A value that is not given is left out. */
export function say(message: Message, values: Values, language: Language, number = 0): string {
  if (typeof message === "string") return message;
  return message.map((part) => (typeof part === "string" ? part : part === 0 ? language.formatNumber(number) : filled(part))).join("");

  function filled([name, forms]: [string] | [string, Record<string, Message>]): string {
    const value = values[name] ?? "";
    if (forms === undefined) return String(value);
    const count = Number(value);
    return say(forms[`=${count}`] ?? forms[language.plurals.select(count)] ?? forms["other"] ?? "", values, language, count);
  }
}
