import { files, inline } from "virtual:texts";
import type { AreaTexts } from "./areas.ts";
import { formatNumber } from "./formats.ts";
import { type Locale, locale, setLocale, useLocale } from "./locale.ts";
import { type Message, type Values, say } from "./say.ts";

export type Area = keyof AreaTexts;
type Catalogue = Record<string, Message>;

/** Says one text of an area in the person's language, with its values filled in. */
export type Text<A extends Area> = (key: keyof AreaTexts[A] & string, values?: Values) => string;

const loaded = new Map<string, Catalogue>(Object.entries(inline));
const wanted = new Set<Area>(["shell"]);

/** Fetches the texts of areas in the current language. A page waits for it before it is drawn. Throws when they cannot be fetched. */
export async function loadTexts(areas: readonly Area[], of: Locale = locale()): Promise<void> {
  await Promise.all(
    areas.map(async (area) => {
      wanted.add(area);
      const name = `${of}/${area}`;
      if (loaded.has(name)) return;
      const address = files[name];
      if (address === undefined) throw new Error(`There are no texts ${name}`);
      const response = await fetch(address);
      if (!response.ok) throw new Error(`The texts ${name} cannot be fetched: ${response.status}`);
      loaded.set(name, (await response.json()) as Catalogue);
    }),
  );
}

/** Changes the language once every text on the page is there in it. */
export async function switchLocale(next: Locale): Promise<void> {
  await loadTexts([...wanted], next);
  setLocale(next);
}

/** The texts of one area; draws anew when the language changes. */
export function useText<A extends Area>(area: A): Text<A> {
  const now = useLocale();
  return textOf(area, now);
}

/** For code outside components. */
export function textOf<A extends Area>(area: A, of: Locale = locale()): Text<A> {
  const catalogue = loaded.get(`${of}/${area}`);
  return (key, values) => {
    const message = catalogue?.[key];
    if (message === undefined) throw new Error(`The text ${key} of ${of}/${area} is missing or not loaded`);
    return say(message, values ?? {}, { plurals: pluralsOf(of), formatNumber });
  };
}

/** Whether an area has a text of this name: for texts named by codes that the server may add to. */
export function hasText(area: Area, key: string, of: Locale = locale()): boolean {
  return loaded.get(`${of}/${area}`)?.[key] !== undefined;
}

const plurals = new Map<Locale, Intl.PluralRules>();

function pluralsOf(of: Locale): Intl.PluralRules {
  const rules = plurals.get(of) ?? new Intl.PluralRules(of);
  plurals.set(of, rules);
  return rules;
}
