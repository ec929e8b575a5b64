import { useState } from "react";
import { useText } from "../../i18n/texts.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";

/** Empties the draft, once a person has said so twice. */
export function ClearDraft({ onClear }: { onClear(): void }) {
  const [t, shell] = [useText("wizard"), useText("shell")];
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button look="quiet" small icon="trash" data-testid="wizard-reset" onClick={() => setAsking(true)}>
        <span className="wizard-reset-label">{t("reset")}</span>
      </Button>
      {isAsking && (
        <Dialog
          title={t("reset.title")}
          testId="wizard-reset-dialog"
          onClose={() => setAsking(false)}
          actions={
            <>
              <Button data-autofocus onClick={() => setAsking(false)}>
                {shell("cancel")}
              </Button>
              <Button
                look="danger"
                data-testid="wizard-reset-confirm"
                onClick={() => {
                  setAsking(false);
                  onClear();
                }}
              >
                {t("reset")}
              </Button>
            </>
          }
        >
          <p>{t("reset.text")}</p>
        </Dialog>
      )}
    </>
  );
}
