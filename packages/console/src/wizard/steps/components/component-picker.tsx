import { useDeferredValue, useId, useMemo, useState } from "react";
import { CascadeDialog } from "../../../catalog/cascade-dialog.tsx";
import { CascadeExplanation } from "../../../catalog/cascade-explanation.tsx";
import type { Catalogue } from "../../../catalog/catalogue.tsx";
import { ComponentCard } from "../../../catalog/component-card.tsx";
import { currentSelection, resetSelection, useSelection } from "../../../catalog/selection.ts";
import { fold } from "../../../i18n/formats.ts";
import { useText } from "../../../i18n/texts.ts";
import { Button } from "../../../ui/button.tsx";
import { Empty } from "../../../ui/states.tsx";
import { CategoryChips } from "./category-chips.tsx";
import { orderCards } from "./order-cards.ts";
import { ProfileSuggestions } from "./profile-suggestions.tsx";
import { useInParts } from "./use-in-parts.ts";

/** Every component of the catalogue in one grid, with what narrows it and what tells of changes. */
export function ComponentPicker({ catalogue }: { catalogue: Catalogue }) {
  const t = useText("components");
  const searchId = useId();
  const [search, setSearch] = useState("");
  const [family, setFamily] = useState<string | null>(null);
  // Typing is answered at once; the grid follows.
  const wantedSearch = useDeferredValue(search);
  const cards = useMemo(
    () =>
      orderCards(catalogue.components, {
        words: fold(wantedSearch).split(/\s+/).filter(Boolean),
        textOf: catalogue.searchTextOf,
        family,
        // Read and not followed: a press on a card moves none.
        selection: currentSelection(catalogue),
      }),
    [catalogue, wantedSearch, family],
  );
  const drawn = useInParts(cards);
  return (
    <>
      <ProfileSuggestions catalogue={catalogue} />
      <div className="component-tools">
        <div className="field component-search">
          <label htmlFor={searchId}>{t("search.label")}</label>
          <input
            id={searchId}
            type="search"
            className="input"
            data-testid="component-search"
            placeholder={t("search.placeholder")}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            onKeyDown={(event) => {
              // The grid shows what was found already: Enter must not leave the step.
              if (event.key === "Enter") event.preventDefault();
            }}
          />
        </div>
        <SelectedCounter catalogue={catalogue} />
        <Button icon="refresh" data-testid="reset-defaults" onClick={() => resetSelection(catalogue)}>
          {t("reset")}
        </Button>
      </div>
      <CategoryChips catalogue={catalogue} family={family} onFamily={setFamily} />
      <p className="visually-hidden" role="status">
        {wantedSearch || family ? t("shown", { count: cards.length }) : ""}
      </p>
      {cards.length === 0 && (
        <Empty icon="search" title={t("empty.title")} testId="empty-state">
          <p className="muted">{t("empty.text")}</p>
          <Button small data-testid="empty-clear" onClick={clear}>
            {t("empty.clear")}
          </Button>
        </Empty>
      )}
      <div className="component-grid" data-testid="component-grid">
        {drawn.map((component) => (
          <ComponentCard key={component.id} catalogue={catalogue} component={component} onFamily={setFamily} />
        ))}
      </div>
      <CascadeExplanation catalogue={catalogue} />
      <CascadeDialog catalogue={catalogue} />
    </>
  );

  function clear(): void {
    setSearch("");
    setFamily(null);
    document.getElementById(searchId)?.focus();
  }
}

function SelectedCounter({ catalogue }: { catalogue: Catalogue }) {
  const t = useText("components");
  const count = useSelection(catalogue).length;
  return (
    <p className="selected-counter" data-testid="selected-counter">
      {t("counter", { count, total: catalogue.components.length })}
    </p>
  );
}
