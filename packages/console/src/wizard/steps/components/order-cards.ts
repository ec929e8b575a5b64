import type { CatalogComponent, CatalogFamily } from "@catalyst/contract";
import { fold } from "../../../i18n/formats.ts";

type Card = Pick<CatalogComponent, "id" | "name" | "description" | "family">;

interface Wanted {
  /** Words that a card must hold, all of them. Empty: every card. */
  search: string;
  /** Null: every family. */
  family: string | null;
  selection: readonly string[];
}

/** The cards that a search and a family leave: selected ones first, then by name. */
export function orderCards<C extends Card>(
  components: readonly C[],
  families: readonly Pick<CatalogFamily, "id" | "name" | "subtitle">[],
  { search, family, selection }: Wanted,
): C[] {
  const words = fold(search).split(/\s+/).filter(Boolean);
  const selected = new Set(selection);
  const familyWords = new Map(families.map(({ id, name, subtitle }) => [id, `${name} ${subtitle}`]));
  return components
    .filter((card) => family === null || card.family === family)
    .filter((card) => {
      const text = fold(`${card.id} ${card.name} ${card.description} ${card.family} ${familyWords.get(card.family) ?? ""}`);
      return words.every((word) => text.includes(word));
    })
    .toSorted(
      (one, other) =>
        Number(selected.has(other.id)) - Number(selected.has(one.id)) ||
        byName.compare(one.name, other.name) ||
        byName.compare(one.id, other.id),
    );
}

const byName = new Intl.Collator("en");
