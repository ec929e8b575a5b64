import { useText } from "../../i18n/texts.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { isolated } from "../../ui/isolated.ts";
import { useRecord } from "../live/use-record.ts";
import { WhyPanel } from "./why-panel.tsx";

export function WhyDialog({ id, node, onClose }: { id: string; node?: string; onClose(): void }) {
  const t = useText("progress");
  const shell = useText("shell");
  const record = useRecord(id);
  return (
    <Dialog
      title={node === undefined ? t("why.of-run") : t("why.of", { name: isolated(node) })}
      testId="why-dialog"
      onClose={onClose}
      actions={
        <Button onClick={onClose} data-autofocus>
          {shell("close")}
        </Button>
      }
    >
      {record.kind === "record" ? <WhyPanel state={record.state} {...(node === undefined ? {} : { node })} /> : <p>{t("why.no-record")}</p>}
    </Dialog>
  );
}
