import type { CatalogComponent } from "@catalyst/contract";

type Card = Pick<CatalogComponent, "id" | "name" | "family">;

interface Wanted<C> {
  /** Folded words that a card's text must hold, all of them. None: every card. */
  words: readonly string[];
  /** Everything about a card that can be searched for, folded. */
  textOf(card: C): string;
  /** Null: every family. */
  family: string | null;
  selection: readonly string[];
}

/** The cards that a search and a family leave: selected ones first, then by name. */
export function orderCards<C extends Card>(cards: readonly C[], { words, textOf, family, selection }: Wanted<C>): C[] {
  const selected = new Set(selection);
  return cards
    .filter((card) => family === null || card.family === family)
    .filter((card) => words.every((word) => textOf(card).includes(word)))
    .toSorted(
      (one, other) =>
        Number(selected.has(other.id)) - Number(selected.has(one.id)) ||
        byName.compare(one.name, other.name) ||
        byName.compare(one.id, other.id),
    );
}

const byName = new Intl.Collator("en");
