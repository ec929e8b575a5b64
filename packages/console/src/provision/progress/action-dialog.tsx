import type { State } from "@catalyst/contract";
import { type ComponentType, lazy, Suspense } from "react";
import { loadTexts } from "../../i18n/texts.ts";

export type ActionName = "retry" | "cancel" | "wipe";

const files = import.meta.glob<Record<string, ComponentType<{ state: State; onClose(): void }>>>("../dialogs/*-dialog.tsx");

function dialogOf(name: ActionName, exported: string) {
  return lazy(async () => {
    const [file] = await Promise.all([files[`../dialogs/${name}-dialog.tsx`]?.(), loadTexts(["dialogs", "errors"])]);
    const content = file?.[exported];
    if (!content) throw new Error(`There is no dialog ${name}`);
    return { default: content };
  });
}

const dialogs = {
  retry: dialogOf("retry", "RetryDialog"),
  cancel: dialogOf("cancel", "CancelDialog"),
  wipe: dialogOf("wipe", "WipeDialog"),
};

/** Whether this build has the dialog: a button that opens nothing is not shown. */
export function hasDialog(name: ActionName): boolean {
  return files[`../dialogs/${name}-dialog.tsx`] !== undefined;
}

/** One of the dialogs that act on a whole deployment, fetched when it is first asked for. */
export function ActionDialog({ name, state, onClose }: { name: ActionName; state: State; onClose(): void }) {
  const Content = dialogs[name];
  return (
    <Suspense fallback={null}>
      <Content state={state} onClose={onClose} />
    </Suspense>
  );
}
