import { lazy, Suspense } from "react";
import { loadTexts } from "../../i18n/texts.ts";
import type { DeploymentRecord } from "../live/use-record.ts";

const PlanNotice = lazy(async () => {
  const [{ PlanNotice: content }] = await Promise.all([import("./plan-notice.tsx"), loadTexts(["progress"])]);
  return { default: content };
});
const WipedCard = lazy(async () => {
  const [{ WipedCard: content }] = await Promise.all([import("./wiped-card.tsx"), loadTexts(["progress", "dialogs"])]);
  return { default: content };
});

/** Says why a page shows a plan and no record. Every page of a Sovereign puts it below its heading. */
export function PlanBanner({ record }: { record: DeploymentRecord }) {
  return record.kind === "plan" ? (
    <Suspense fallback={<div style={{ minBlockSize: 72 }} />}>
      <PlanNotice reason={record.reason} />
    </Suspense>
  ) : null;
}

/** What is left of a Sovereign that was wiped: the report. Nothing for any other record. */
export function WipedNotice({ record }: { record: DeploymentRecord }) {
  return record.kind === "wiped" ? (
    <Suspense fallback={<div style={{ minBlockSize: 72 }} />}>
      <WipedCard state={record.state} report={record.report} />
    </Suspense>
  ) : null;
}
