import type { Catalogue } from "../../../catalog/catalogue.tsx";
import { useText } from "../../../i18n/texts.ts";

interface ChipsProps {
  catalogue: Catalogue;
  /** Null: every family. */
  family: string | null;
  onFamily(family: string | null): void;
}

/** Which family's cards are shown: one or all. */
export function CategoryChips({ catalogue, family, onFamily }: ChipsProps) {
  const t = useText("components");
  return (
    <div className="category-chips" data-testid="category-chips" role="group" aria-label={t("filter.label")}>
      <button
        type="button"
        className="category-chip"
        data-testid="category-chip-all"
        aria-pressed={family === null}
        onClick={() => onFamily(null)}
      >
        {t("filter.all")}
      </button>
      {catalogue.families.map((each) => (
        <button
          key={each.id}
          type="button"
          className="category-chip"
          data-testid={`category-chip-${each.id}`}
          aria-pressed={family === each.id}
          title={catalogue.aboutFamily(each).subtitle}
          onClick={() => onFamily(family === each.id ? null : each.id)}
        >
          <bdi dir="ltr">{each.name}</bdi>
        </button>
      ))}
    </div>
  );
}
