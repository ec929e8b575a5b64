import providersFile from "@catalyst/contract/data/providers.json" with { type: "json" };

const small = new Set(["of", "the", "es"]);
const abbreviations = new Set(["uae", "gcc", "ksa", "uk", "u.k.", "usa", "us", "d.c.", "dc"]);

/** Places that speak for a region, as they are written, those in the reader's script first. */
export function placeNames(locale: "en" | "ar"): string[] {
  const names = providersFile.hqHints.rules.flatMap(({ terms }) => terms);
  const [arabic, latin] = [names.filter(isArabic), names.filter((name) => !isArabic(name)).map(titled)];
  return locale === "ar" ? [...arabic, ...latin] : latin;
}

function isArabic(name: string): boolean {
  return /\p{Script=Arabic}/u.test(name);
}

function titled(name: string): string {
  return name
    .split(" ")
    .map((word) =>
      abbreviations.has(word) ? word.toUpperCase() : small.has(word) ? word : `${word.charAt(0).toUpperCase()}${word.slice(1)}`,
    )
    .join(" ");
}
