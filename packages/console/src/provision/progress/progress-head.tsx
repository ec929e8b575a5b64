import { lazy, Suspense } from "react";
import { loadTexts } from "../../i18n/texts.ts";
import { useRecord } from "../live/use-record.ts";

const ProgressCard = lazy(async () => {
  const [{ ProgressCard: content }] = await Promise.all([import("./progress-card.tsx"), loadTexts(["progress"])]);
  return { default: content };
});

/** How far the run of a deployment is, when it should end, and what can be done about it. Nothing where no run is known. */
export function ProgressHead({ id }: { id: string }) {
  const record = useRecord(id);
  if (record.kind === "loading") return <div style={{ minBlockSize: 148 }} />;
  if (record.kind !== "record") return null;
  return (
    <Suspense fallback={<div style={{ minBlockSize: 148 }} />}>
      <ProgressCard state={record.state} />
    </Suspense>
  );
}
