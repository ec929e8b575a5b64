import type { State } from "@catalyst/contract";
import { type ComponentType, lazy, Suspense } from "react";
import { loadTexts } from "../../i18n/texts.ts";

export type ActionName = "retry" | "cancel" | "wipe";

interface DialogProps {
  state: State;
  onClose(): void;
  /** One phase or component to try again; what failed unless said. */
  phase?: string;
}

function dialogOf(load: () => Promise<ComponentType<DialogProps>>) {
  return lazy(async () => {
    const [content] = await Promise.all([load(), loadTexts(["dialogs"])]);
    return { default: content };
  });
}

const dialogs: Record<ActionName, ComponentType<DialogProps>> = {
  retry: dialogOf(async () => (await import("../dialogs/retry-dialog.tsx")).RetryDialog),
  cancel: dialogOf(async () => (await import("../dialogs/cancel-dialog.tsx")).CancelDialog),
  wipe: dialogOf(async () => (await import("../dialogs/wipe-dialog.tsx")).WipeDialog),
};

/** One of the dialogs that act on a whole deployment, fetched when it is first asked for. */
export function ActionDialog({ name, ...rest }: DialogProps & { name: ActionName }) {
  const Content = dialogs[name];
  return (
    <Suspense fallback={null}>
      <Content {...rest} />
    </Suspense>
  );
}
