import type { WipeReport } from "@catalyst/contract";
import { lazy, type ReactNode, Suspense } from "react";
import { loadTexts } from "../../i18n/texts.ts";

const WipeReceipt = lazy(async () => {
  const [{ WipeReceipt: content }] = await Promise.all([import("../dialogs/wipe-receipt.tsx"), loadTexts(["dialogs"])]);
  return { default: content };
});

/** What a page still tells of a Sovereign that was wiped, and the report as a file. */
export function WipedFacts({ report, children }: { report: WipeReport | undefined; children: ReactNode }) {
  return (
    <div className="card stack" data-testid="wiped-facts">
      {children}
      {report && (
        <Suspense fallback={null}>
          <WipeReceipt report={report} />
        </Suspense>
      )}
    </div>
  );
}
