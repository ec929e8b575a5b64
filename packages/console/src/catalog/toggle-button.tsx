import type { CatalogComponent } from "@catalyst/contract";
import { useText } from "../i18n/texts.ts";
import { Icon } from "../ui/icon.tsx";
import type { Catalogue } from "./catalogue.tsx";
import { pressComponent, useIsSelected } from "./selection.ts";

/** Adds or removes a component. Of a locked one it says why it is there, and a press tells the reason again. */
export function ToggleButton({ catalogue, component, large }: { catalogue: Catalogue; component: CatalogComponent; large?: boolean }) {
  const t = useText("components");
  const isSelected = useIsSelected(component);
  const { id, name, locked, lockReason } = component;
  const reason = t(lockReason === "bootstrap-kit" ? "locked.kit" : "locked.required");
  const label = isSelected ? t("remove", { name }) : t("add", { name });
  return (
    <button
      type="button"
      data-testid={`toggle-${id}`}
      className={["corp-comp-add-btn", large ? "button" : "", locked ? "locked" : ""].filter(Boolean).join(" ")}
      aria-pressed={isSelected}
      aria-label={locked ? t("locked.name", { reason, name }) : label}
      aria-disabled={locked ? true : undefined}
      title={locked ? undefined : label}
      onClick={() => pressComponent(catalogue, id)}
    >
      <Icon name={locked ? "lock" : isSelected ? "check" : "plus"} />
      {locked ? reason : large && label}
    </button>
  );
}
