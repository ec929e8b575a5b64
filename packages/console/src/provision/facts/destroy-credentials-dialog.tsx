import type { State } from "@catalyst/contract";
import { useState } from "react";
import { api } from "../../api/api.ts";
import { useText } from "../../i18n/texts.ts";
import { announceNow } from "../../ui/announce.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ErrorCard } from "../../ui/states.tsx";
import { ConfirmField } from "../dialogs/confirm-field.tsx";
import { usePress } from "../dialogs/use-press.ts";

/** Destroys every secret that is held for a settled deployment. A retry or wipe then has to bring its own token. */
export function DestroyCredentialsDialog({ state, onClose, onDone }: { state: State; onClose(): void; onDone(): void }) {
  const t = useText("facts");
  const shell = useText("shell");
  const [typed, setTyped] = useState("");
  const { isBusy, error, press } = usePress(
    state.id,
    () => api.call("destroyHeldCredentials", { params: { id: state.id } }),
    () => {
      announceNow(t("credentials.destroyed"));
      onDone();
    },
  );
  return (
    <Dialog
      title={t("credentials.destroy.title")}
      testId="destroy-credentials-dialog"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{shell("cancel")}</Button>
          <Button look="danger" data-testid="credentials-destroy-submit" disabled={typed !== state.sovereignFQDN || isBusy} onClick={press}>
            {t("credentials.destroy.submit")}
          </Button>
        </>
      }
    >
      <p>{t("credentials.destroy.text")}</p>
      {error !== undefined && <ErrorCard error={error} testId="credentials-error" />}
      <ConfirmField fqdn={state.sovereignFQDN} value={typed} onChange={setTyped} />
    </Dialog>
  );
}
