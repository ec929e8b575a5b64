import type { CatalogFamily } from "@catalyst/contract";
import { useText } from "../../../i18n/texts.ts";

interface ChipsProps {
  families: readonly CatalogFamily[];
  /** Null: every family. */
  family: string | null;
  onFamily(family: string | null): void;
}

/** Which family's cards are shown: one or all. */
export function CategoryChips({ families, family, onFamily }: ChipsProps) {
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
      {families.map(({ id, name, subtitle }) => (
        <button
          key={id}
          type="button"
          className="category-chip"
          data-testid={`category-chip-${id}`}
          aria-pressed={family === id}
          title={subtitle}
          onClick={() => onFamily(family === id ? null : id)}
        >
          <bdi dir="ltr">{name}</bdi>
        </button>
      ))}
    </div>
  );
}
