import "./cascade.css";
import { useText } from "../i18n/texts.ts";
import { Button, IconButton } from "../ui/button.tsx";
import type { Catalogue } from "./catalogue.tsx";
import type { Change } from "./explain-change.ts";
import { listNames } from "./list-names.ts";
import { dismissLast, removeOrphans, takeFamilyBack, undoLast, useLastChange } from "./selection.ts";

/** What the last change brought or took, why, and how to have it otherwise. It stays until it is dismissed, and moves nothing on the page. */
export function CascadeExplanation({ catalogue }: { catalogue: Catalogue }) {
  const t = useText("components");
  const change = useLastChange();
  if (!change) return null;
  const name = catalogue.nameOf(change.id ?? "");
  const names = (ids: readonly string[]) => listNames(ids.map(catalogue.nameOf));
  const { came, went } = differenceOf(change);
  return (
    <section className="cascade-explanation" data-testid="cascade-explanation" aria-label={t("explanation.label")}>
      <div className="cascade-lines">
        <p>
          <strong>{t(`explanation.${change.kind}`, { name })}</strong>
        </p>
        {change.needed.length > 0 && <p>{t("explanation.needed", { name, names: names(change.needed) })}</p>}
        {change.family.length > 0 && (
          <p>
            {t("explanation.family", {
              families: listNames(change.families.map((family) => catalogue.familyOf(family)?.name ?? family)),
              names: names(change.family),
            })}{" "}
            <Button small data-testid="cascade-needed-only" onClick={() => takeFamilyBack(catalogue)}>
              {t("explanation.needed-only")}
            </Button>
          </p>
        )}
        {change.dependents.length > 0 && <p>{t("explanation.dependents", { name, names: names(change.dependents) })}</p>}
        {change.kind === "reset" && came.length > 0 && <p>{t("explanation.came", { names: names(came) })}</p>}
        {went.length > 0 && <p>{t("explanation.went", { names: names(went) })}</p>}
        {change.orphans.length > 0 && (
          <p>
            {t("explanation.orphans", { names: names(change.orphans) })}{" "}
            <Button small data-testid="cascade-remove-orphans" onClick={() => removeOrphans(catalogue)}>
              {t("explanation.remove-orphans")}
            </Button>
          </p>
        )}
      </div>
      <div className="cascade-actions">
        <Button small data-testid="cascade-undo" onClick={() => leave(change, undoLast)}>
          {t("explanation.undo")}
        </Button>
        <IconButton
          icon="close"
          label={t("explanation.dismiss")}
          data-testid="cascade-dismiss"
          onClick={() => leave(change, dismissLast)}
        />
      </div>
    </section>
  );
}

function differenceOf({ id, before, after, dependents }: Change): { came: string[]; went: string[] } {
  return {
    came: after.filter((each) => !before.includes(each)),
    went: before.filter((each) => !after.includes(each) && each !== id && !dependents.includes(each)),
  };
}

/** What was pressed goes away with the explanation, so the focus goes back to where the change was made. */
function leave({ id }: Change, act: () => void): void {
  act();
  const back = document.querySelector<HTMLElement>(`[data-testid="toggle-${id}"]`) ?? document.querySelector<HTMLElement>("h1");
  back?.focus();
}
