import "./dialogs.css";
import type { State } from "@catalyst/contract";
import { useEffect, useState } from "react";
import { useText } from "../../i18n/texts.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useRecord } from "../live/use-record.ts";
import { useWipe } from "./use-wipe.ts";
import { WipeForm } from "./wipe-form.tsx";
import { WipeUnderWay } from "./wipe-under-way.tsx";

/** Destroys everything that a deployment made, and shows how far it is. A report of a clean end stands on the page, which outlives the dialog. */
export function WipeDialog({ state: given, onClose }: { state: State; onClose(): void }) {
  const t = useText("dialogs");
  const shell = useText("shell");
  const record = useRecord(given.id);
  const state = record.kind === "record" ? record.state : given;
  const [isAsked, setAsked] = useState(given.status === "wiping");
  const wipe = useWipe(state, () => setAsked(true));
  const isOver = record.kind === "wiped";
  useEffect(() => {
    if (isOver) onClose();
  }, [isOver, onClose]);
  const hasFailed = isAsked && state.status === "failed";

  return (
    <Dialog
      title={t("wipe.title", { name: state.sovereignFQDN })}
      testId="wipe-dialog"
      onClose={onClose}
      actions={
        isAsked ? (
          <>
            <Button onClick={onClose} data-testid="wipe-close">
              {shell("close")}
            </Button>
            {hasFailed && (
              <Button look="danger" data-testid="wipe-again" onClick={() => setAsked(false)}>
                {t("wipe.again")}
              </Button>
            )}
          </>
        ) : (
          <>
            <Button onClick={onClose}>{t("wipe.keep")}</Button>
            <Button look="danger" icon="trash" data-testid="wipe-submit" disabled={!wipe.isComplete || wipe.isBusy} onClick={wipe.press}>
              {wipe.isBusy ? t("working") : t("wipe.submit")}
            </Button>
          </>
        )
      }
    >
      {isAsked ? <WipeUnderWay state={state} /> : <WipeForm state={state} wipe={wipe} />}
    </Dialog>
  );
}
