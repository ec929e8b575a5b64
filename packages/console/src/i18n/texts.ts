import arShell from "./ar/shell.json";
import enShell from "./en/shell.json";
import type { AreaTexts } from "./areas.ts";
import { type Locale, locale, setLocale, useLocale } from "./locale.ts";

export type Area = keyof AreaTexts;
type Values = Record<string, string | number>;
type Message = (values?: Values) => string;
type Catalogue = Record<string, Message>;

/** Says one text of an area in the person's language, with its values filled in. */
export type Text<A extends Area> = (key: keyof AreaTexts[A] & string, values?: Values) => string;

// The build compiles every text into a function.
const loaded = new Map<string, Catalogue>([
  ["en/shell", enShell as unknown as Catalogue],
  ["ar/shell", arShell as unknown as Catalogue],
]);
const files = import.meta.glob<{ default: Catalogue }>(["./*/*.json", "!./*/shell.json"]);
const wanted = new Set<Area>(["shell"]);

/** Fetches the texts of areas in the current language. A page waits for it before it is drawn. */
export async function loadTexts(areas: readonly Area[], of: Locale = locale()): Promise<void> {
  await Promise.all(
    areas.map(async (area) => {
      wanted.add(area);
      const name = `${of}/${area}`;
      if (loaded.has(name)) return;
      const load = files[`./${name}.json`];
      if (!load) throw new Error(`There are no texts ${name}`);
      loaded.set(name, (await load()).default);
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
    if (!message) throw new Error(`The text ${key} of ${of}/${area} is missing or not loaded`);
    return message(values);
  };
}

/** Whether an area has a text of this name: for texts named by codes that the server may add to. */
export function hasText(area: Area, key: string, of: Locale = locale()): boolean {
  return loaded.get(`${of}/${area}`)?.[key] !== undefined;
}
