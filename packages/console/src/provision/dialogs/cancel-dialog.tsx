import "./dialogs.css";
import { type State, isInFlight } from "@catalyst/contract";
import { useEffect, useState } from "react";
import { api } from "../../api/api.ts";
import { useText } from "../../i18n/texts.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { CheckField, TextField } from "../../ui/field.tsx";
import { ErrorCard } from "../../ui/states.tsx";
import { useRecord } from "../live/use-record.ts";
import { CancelOutcome } from "./cancel-outcome.tsx";
import { ConfirmField } from "./confirm-field.tsx";
import { InventoryList } from "./inventory-list.tsx";
import { usePress } from "./use-press.ts";
import { WipeDialog } from "./wipe-dialog.tsx";
import { WipeUnderWay } from "./wipe-under-way.tsx";

/** Stops a run. What it has made stays until it is wiped. */
export function CancelDialog({ state: given, onClose }: { state: State; onClose(): void }) {
  const t = useText("dialogs");
  const shell = useText("shell");
  const record = useRecord(given.id);
  const state = record.kind === "record" ? record.state : given;
  const [typed, setTyped] = useState("");
  const [reason, setReason] = useState("");
  const [isWipeWanted, setWipeWanted] = useState(false);
  const [isAsked, setAsked] = useState(given.subState === "cancelling");
  const [isWiping, setWiping] = useState(false);
  const { isBusy, error, press } = usePress(state.id, cancel, () => setAsked(true));
  const isOver = record.kind === "wiped";
  useEffect(() => {
    if (isOver) onClose();
  }, [isOver, onClose]);

  function cancel(key: string) {
    return api.call("cancelDeployment", {
      params: { id: state.id },
      body: { ...(reason.trim() ? { reason: reason.trim() } : {}), wipe: isWipeWanted },
      headers: { "idempotency-key": key },
    });
  }

  if (isWiping) return <WipeDialog state={state} onClose={onClose} />;
  const isSettled = isAsked && !isInFlight(state.status);
  return (
    <Dialog
      title={t("cancel.title", { name: state.sovereignFQDN })}
      testId="cancel-dialog"
      onClose={onClose}
      actions={
        isAsked ? (
          <>
            <Button onClick={onClose} data-testid="cancel-close">
              {shell("close")}
            </Button>
            {isSettled && state.cloudResources && (
              <Button look="danger" data-testid="cancel-then-wipe" onClick={() => setWiping(true)}>
                {t("wipe.open")}
              </Button>
            )}
          </>
        ) : (
          <>
            <Button onClick={onClose}>{t("cancel.keep")}</Button>
            <Button
              look="danger"
              icon="stop"
              data-testid="cancel-submit"
              disabled={typed !== state.sovereignFQDN || isBusy}
              onClick={press}
            >
              {isBusy ? t("working") : t("cancel.submit")}
            </Button>
          </>
        )
      }
    >
      {isAsked ? (
        state.status === "wiping" ? (
          <WipeUnderWay state={state} />
        ) : (
          <CancelOutcome state={state} isWipeWanted={isWipeWanted} />
        )
      ) : (
        <>
          <p>{t("cancel.text")}</p>
          <InventoryList state={state} />
          <CheckField
            label={t("cancel.wipe")}
            hint={t("cancel.wipe.hint")}
            data-testid="cancel-wipe"
            checked={isWipeWanted}
            onChange={({ target }) => setWipeWanted(target.checked)}
          />
          <TextField
            label={`${t("cancel.reason")} (${shell("optional")})`}
            maxLength={500}
            data-testid="cancel-reason"
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
          <ConfirmField fqdn={state.sovereignFQDN} value={typed} onChange={setTyped} />
          {error !== undefined && <ErrorCard error={error} testId="cancel-error" />}
        </>
      )}
    </Dialog>
  );
}
