import { useText } from "../i18n/texts.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { dependentsOf } from "./cascade.ts";
import type { Catalogue } from "./catalogue.tsx";
import { confirmRemoval, currentSelection, keepAsked, useAsked } from "./selection.ts";

/** Asks before a removal that others would follow. */
export function CascadeDialog({ catalogue }: { catalogue: Catalogue }) {
  const t = useText("components");
  const asked = useAsked();
  if (asked === null) return null;
  const name = catalogue.nameOf(asked);
  const dependents = dependentsOf(catalogue.graph, currentSelection(catalogue), asked);
  return (
    <Dialog
      title={t("dialog.title", { name })}
      testId="cascade-dialog"
      onClose={keepAsked}
      actions={
        <>
          <Button data-testid="cascade-cancel" data-autofocus onClick={keepAsked}>
            {t("dialog.keep")}
          </Button>
          <Button look="danger" data-testid="cascade-confirm" onClick={() => confirmRemoval(catalogue)}>
            {t("dialog.remove-all")}
          </Button>
        </>
      }
    >
      <p>{t("dialog.text", { name, count: dependents.length })}</p>
      <ul className="cascade-names" data-testid="cascade-dependents">
        {dependents.map((id) => (
          <li key={id}>
            <bdi dir="ltr">{catalogue.nameOf(id)}</bdi>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
