import "./facts.css";
import type { State, WipeReport } from "@catalyst/contract";
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { PageHeading } from "../../shell/page-heading.tsx";
import { ErrorCard, Loading } from "../../ui/states.tsx";
import { useRecord } from "../live/use-record.ts";
import { PlanBanner, WipedNotice } from "../plan/plan-banner.tsx";

interface FactsPageProps {
  title: string;
  testId: string;
  children(state: State): ReactNode;
  /** What stands there when there is no record. */
  plan: ReactNode;
  /** What is left to tell of a Sovereign that was wiped, below the report. */
  wiped(state: State, report: WipeReport | undefined): ReactNode;
}

/** A page of facts of one deployment, in each of the states that its record may be in. */
export function FactsPage({ title, testId, children, plan, wiped }: FactsPageProps) {
  const { id = "" } = useParams({ strict: false });
  const record = useRecord(id);
  return (
    <div className="page stack facts-page" data-testid={testId} data-record={record.kind}>
      <PageHeading>{title}</PageHeading>
      <PlanBanner record={record} />
      <WipedNotice record={record} />
      {record.kind === "loading" && <Loading height={320} />}
      {record.kind === "error" && <ErrorCard error={record.error} onRetry={record.retry} />}
      {record.kind === "plan" && plan}
      {record.kind === "record" && children(record.state)}
      {record.kind === "wiped" && wiped(record.state, record.report as WipeReport | undefined)}
    </div>
  );
}
