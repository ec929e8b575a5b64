import { type State, isInFlight } from "@catalyst/contract";
import { useEffect, useRef } from "react";
import { useText } from "../../i18n/texts.ts";
import { Pill } from "../../ui/pill.tsx";
import { InventoryList } from "./inventory-list.tsx";

/** What became of a cancellation: under way until the run has stopped, then what is left. */
export function CancelOutcome({ state, isWipeWanted }: { state: State; isWipeWanted: boolean }) {
  const t = useText("dialogs");
  const shell = useText("shell");
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => ref.current?.focus(), []);
  const isOver = !isInFlight(state.status);
  return (
    <div className="stack under-way" ref={ref} tabIndex={-1} role="status" data-testid="cancel-outcome" data-status={state.status}>
      {!isOver && (
        <>
          <p>
            <Pill look="busy">{t("cancel.under-way")}</Pill>
          </p>
          <p>{t("cancel.under-way.text")}</p>
          {isWipeWanted && <p>{t("cancel.then-wipe")}</p>}
        </>
      )}
      {isOver && state.status === "cancelled" && (
        <>
          <p>
            <Pill look="ok">{t("cancel.done")}</Pill>
          </p>
          <p>{t(state.cloudResources ? "cancel.left" : "cancel.nothing-left")}</p>
          {state.cloudResources && <InventoryList state={state} />}
        </>
      )}
      {isOver && state.status !== "cancelled" && (
        <>
          <p>{t("cancel.too-late", { status: shell(`status.${state.status}`) })}</p>
          {state.failure && (
            <p className="quote" lang="en" dir="auto">
              {state.failure.message}
            </p>
          )}
        </>
      )}
    </div>
  );
}
