import "./dialogs.css";
import type { ReleaseSubdomainReply, State } from "@catalyst/contract";
import { useEffect, useRef, useState } from "react";
import type { Static } from "typebox";
import { api } from "../../api/api.ts";
import { useText } from "../../i18n/texts.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ErrorCard } from "../../ui/states.tsx";
import { ConfirmField } from "./confirm-field.tsx";
import { usePress } from "./use-press.ts";

type Released = Static<typeof ReleaseSubdomainReply>;

/** Gives the name back of a deployment that is over and has nothing in the cloud. */
export function ReleaseSubdomainDialog({ state, onClose }: { state: State; onClose(): void }) {
  const t = useText("dialogs");
  const shell = useText("shell");
  const [typed, setTyped] = useState("");
  const [released, setReleased] = useState<Released>();
  const { isBusy, error, press } = usePress(
    state.id,
    () => api.call("releaseSubdomain", { params: { id: state.id } }),
    (reply: Released) => setReleased(reply),
  );
  return (
    <Dialog
      title={t("release.title", { name: state.sovereignFQDN })}
      testId="release-subdomain-dialog"
      onClose={onClose}
      actions={
        released ? (
          <Button onClick={onClose}>{shell("close")}</Button>
        ) : (
          <>
            <Button onClick={onClose}>{t("release.keep")}</Button>
            <Button look="danger" data-testid="release-submit" disabled={typed !== state.sovereignFQDN || isBusy} onClick={press}>
              {isBusy ? t("working") : t("release.submit")}
            </Button>
          </>
        )
      }
    >
      {released ? (
        <Outcome>{t(released.noOp ? "release.nothing" : released.pdmReleased ? "release.done" : "release.under-way")}</Outcome>
      ) : (
        <>
          <p>{t("release.text")}</p>
          {error !== undefined && <ErrorCard error={error} testId="release-error" />}
          <ConfirmField fqdn={state.sovereignFQDN} value={typed} onChange={setTyped} />
        </>
      )}
    </Dialog>
  );
}

function Outcome({ children }: { children: string }) {
  const ref = useRef<HTMLParagraphElement>(null);
  useEffect(() => ref.current?.focus(), []);
  return (
    <p ref={ref} tabIndex={-1} className="under-way" role="status" data-testid="release-outcome">
      {children}
    </p>
  );
}
