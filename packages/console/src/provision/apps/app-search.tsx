import { useId } from "react";
import { useText } from "../../i18n/texts.ts";
import { Icon } from "../../ui/icon.tsx";

export type Shown = "installed" | "catalog";

interface AppSearchProps {
  search: string;
  onSearch(text: string): void;
  shown: Shown;
  onShow(shown: Shown): void;
  counts: Record<Shown, number>;
}

/** Finds Applications by words, in this Sovereign or in the whole catalogue. */
export function AppSearch({ search, onSearch, shown, onShow, counts }: AppSearchProps) {
  const t = useText("apps");
  const name = useId();
  return (
    <div className="apps-tools">
      <div className="search-box">
        <Icon name="search" />
        <input
          type="search"
          className="input"
          data-testid="sov-search"
          aria-label={t("search")}
          placeholder={t("search")}
          value={search}
          onChange={(event) => onSearch(event.target.value)}
        />
      </div>
      <fieldset className="choice-bar" data-testid="sov-tabs">
        <legend className="visually-hidden">{t("show")}</legend>
        {(["installed", "catalog"] as const).map((each) => (
          <label key={each}>
            <input type="radio" name={name} data-testid={`sov-tab-${each}`} checked={shown === each} onChange={() => onShow(each)} />
            <span>
              {t(`tab.${each}`)} <span className="choice-count">{counts[each]}</span>
            </span>
          </label>
        ))}
      </fieldset>
    </div>
  );
}
