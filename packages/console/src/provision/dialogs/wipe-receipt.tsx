import type { WipeReport } from "@catalyst/contract";
import { useText } from "../../i18n/texts.ts";
import { Button } from "../../ui/button.tsx";
import { saveText } from "../../ui/save-file.ts";

/** The report as a file. A signed one proves a clean end to whoever knows the mothership's key. */
export function WipeReceipt({ report }: { report: WipeReport }) {
  const t = useText("dialogs");
  const name = `${report.sovereignFQDN}-wipe-report.json`;
  return (
    <div className="row" data-testid="wipe-receipt" data-signed={report.signature !== undefined}>
      <Button
        small
        icon="download"
        data-testid="wipe-receipt-download"
        onClick={() => saveText(name, "application/json", `${JSON.stringify(report, null, 2)}\n`)}
      >
        {t(report.signature ? "receipt.download" : "receipt.download-unsigned")}
      </Button>
      <span className="muted">{t(report.signature ? "receipt.signed" : "receipt.unsigned")}</span>
    </div>
  );
}
