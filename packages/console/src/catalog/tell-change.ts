import type { CatalogComponent } from "@catalyst/contract";
import { type Text, textOf } from "../i18n/texts.ts";
import { showToast } from "../ui/toasts.tsx";
import type { Catalogue } from "./catalogue.tsx";
import type { Change } from "./explain-change.ts";
import { listNames } from "./list-names.ts";

/** More names than this are counted in a toast; the explanation lists them all. */
const mostNames = 5;

let dismiss: () => void = () => undefined;

export function tellAdded({ nameOf }: Catalogue, { id, needed, family }: Change): void {
  const others = [...needed, ...family];
  tell("toast-added", (t) =>
    others.length === 0
      ? t("toast.added", { name: nameOf(id ?? "") })
      : t("toast.added-with", { name: nameOf(id ?? ""), ...namesAndRest(others.map(nameOf)) }),
  );
}

export function tellRemoved({ nameOf }: Catalogue, ids: readonly string[]): void {
  tell("toast-removed", (t) => t("toast.removed", namesAndRest(ids.map(nameOf))));
}

export function tellReset(count: number): void {
  tell("toast-reset", (t) => t("toast.reset", { count }));
}

export function tellUndone(): void {
  tell("toast-undone", (t) => t("toast.undone"));
}

export function tellLocked({ name, lockReason }: CatalogComponent): void {
  tell("toast-mandatory", (t) => t(lockReason === "bootstrap-kit" ? "toast.locked-kit" : "toast.locked", { name }));
}

/** One toast at a time: what was said of the change before is no longer news. */
function tell(testId: string, say: (t: Text<"components">) => string): void {
  dismiss();
  dismiss = showToast({ testId, text: say(textOf("components")) });
}

function namesAndRest(names: readonly string[]): { names: string; rest: number } {
  return { names: listNames(names.slice(0, mostNames)), rest: Math.max(0, names.length - mostNames) };
}
