import "./dialogs.css";
import type { State } from "@catalyst/contract";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, isProblem } from "../../api/api.ts";
import { queryClient } from "../../api/query-client.ts";
import { deploymentQuery } from "../../api/queries.ts";
import { withSignIn } from "../../api/sign-in.ts";
import { useText } from "../../i18n/texts.ts";
import { announceNow } from "../../ui/announce.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Banner, ErrorCard } from "../../ui/states.tsx";
import { showToast } from "../../ui/toasts.tsx";
import { ConfirmField } from "./confirm-field.tsx";
import { WipeDialog } from "./wipe-dialog.tsx";

/** Forgets a record with its events and secrets. Nothing in the cloud is touched, so one that has something there is wiped first. */
export function DeleteRecordDialog({ state, onClose }: { state: State; onClose(): void }) {
  const t = useText("dialogs");
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(undefined);
  const [isWiping, setWiping] = useState(false);

  async function forget(): Promise<void> {
    setBusy(true);
    setError(undefined);
    try {
      await withSignIn(() => api.call("deleteDeployment", { params: { id: state.id } }));
    } catch (failure) {
      setBusy(false);
      return setError(failure);
    }
    const text = t("delete.done", { name: state.sovereignFQDN });
    showToast({ testId: "delete-done", text });
    announceNow(text);
    await navigate({ to: "/deployments" });
    queryClient.removeQueries({ queryKey: deploymentQuery(state.id).queryKey });
    await queryClient.invalidateQueries({ queryKey: ["deployments"] });
  }

  if (isWiping) return <WipeDialog state={state} onClose={onClose} />;
  return (
    <Dialog
      title={t("delete.title", { name: state.sovereignFQDN })}
      testId="delete-record-dialog"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("delete.keep")}</Button>
          <Button
            look="danger"
            icon="trash"
            data-testid="delete-submit"
            disabled={typed !== state.sovereignFQDN || isBusy}
            onClick={() => void forget()}
          >
            {isBusy ? t("working") : t("delete.submit")}
          </Button>
        </>
      }
    >
      <p>{t("delete.text")}</p>
      <p>{t("delete.forgets")}</p>
      {isProblem(error, "cloud-resources-exist") ? (
        <Banner
          look="warn"
          icon="warning"
          testId="delete-resources-exist"
          role="alert"
          actions={
            <Button small data-testid="delete-then-wipe" onClick={() => setWiping(true)}>
              {t("wipe.open")}
            </Button>
          }
        >
          <p>
            <strong>{t("delete.resources")}</strong>
          </p>
          <p>{t("delete.resources.text")}</p>
        </Banner>
      ) : (
        error !== undefined && <ErrorCard error={error} testId="delete-error" />
      )}
      <ConfirmField fqdn={state.sovereignFQDN} value={typed} onChange={setTyped} />
    </Dialog>
  );
}
