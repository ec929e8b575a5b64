import { useState } from "react";
import type { Catalogue } from "../../../catalog/catalogue.tsx";
import { currentSelection, pressComponent, useSelection } from "../../../catalog/selection.ts";
import { useText } from "../../../i18n/texts.ts";
import { Button, IconButton } from "../../../ui/button.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { currentDraft } from "../../draft/draft-store.ts";
import { suggestComponents } from "../../rules/suggest-components.ts";

/** Dismissed for one profile of the Organisation; another one may be answered anew. */
let dismissedFor = "";

/** What Organisations like this one usually add. It names what was not chosen when the step was opened, and keeps its place when that changes. */
export function ProfileSuggestions({ catalogue }: { catalogue: Catalogue }) {
  const t = useText("components");
  const selection = useSelection(catalogue);
  const [proposed] = useState(() => proposedIn(catalogue));
  const [isDismissed, setDismissed] = useState(() => dismissedFor === profileOf());
  if (isDismissed || proposed.length === 0) return null;
  return (
    <section className="profile-suggestions" data-testid="profile-suggestions" aria-label={t("suggestions.label")}>
      <div>
        <p>{t("suggestions.text")}</p>
        <ul>
          {proposed.map((id) => (
            <li key={id}>
              {selection.includes(id) ? (
                <span className="suggestion-added">
                  <Icon name="check" />
                  {t("suggestions.added", { name: catalogue.nameOf(id) })}
                </span>
              ) : (
                <Button small icon="plus" data-testid={`suggestion-add-${id}`} onClick={() => pressComponent(catalogue, id)}>
                  {t("add", { name: catalogue.nameOf(id) })}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </div>
      <IconButton icon="close" label={t("suggestions.dismiss")} data-testid="profile-suggestions-dismiss" onClick={dismiss} />
    </section>
  );

  function dismiss(): void {
    dismissedFor = profileOf();
    setDismissed(true);
    document.querySelector<HTMLElement>("[data-testid=component-search]")?.focus();
  }
}

function proposedIn(catalogue: Catalogue): string[] {
  const selection = currentSelection(catalogue);
  return suggestComponents(currentDraft()).filter((id) => catalogue.componentOf(id) && !selection.includes(id));
}

function profileOf(): string {
  const { orgIndustry, orgSize, orgCompliance } = currentDraft();
  return JSON.stringify([orgIndustry, orgSize, orgCompliance]);
}
