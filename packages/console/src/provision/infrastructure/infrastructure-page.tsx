import { Link, useParams } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { isProblem } from "../../api/api.ts";
import { useText } from "../../i18n/texts.ts";
import { NotFoundPage } from "../../shell/not-found-page.tsx";
import { PageHeading } from "../../shell/page-heading.tsx";
import { Banner, ErrorCard, Loading } from "../../ui/states.tsx";
import { HandedOver } from "../dashboard/handed-over.tsx";
import { type DeploymentRecord, useRecord } from "../live/use-record.ts";
import { PlanBanner, WipedNotice } from "../plan/plan-banner.tsx";
import { SovereignSwitcher } from "./sovereign-switcher.tsx";
import { useTopology } from "./use-infrastructure.ts";
import "./infrastructure.css";

export const infrastructureTabs = ["topology", "compute", "storage", "network"] as const;
export type InfrastructureTab = (typeof infrastructureTabs)[number];

const TopologyTab = lazy(async () => ({ default: (await import("./topology-tab.tsx")).TopologyTab }));
const tables = {
  compute: lazy(async () => ({ default: (await import("./table-tabs.tsx")).ComputeTab })),
  storage: lazy(async () => ({ default: (await import("./table-tabs.tsx")).StorageTab })),
  network: lazy(async () => ({ default: (await import("./table-tabs.tsx")).NetworkTab })),
};

/** What a Sovereign stands on: drawn, and in tables. */
export function InfrastructurePage() {
  const shell = useText("shell");
  const { id, tab } = useParams({ from: "/provision/$id/infrastructure/$tab" });
  const record = useRecord(id);
  if (!isTab(tab)) return <NotFoundPage />;
  return (
    <div className="page stack" data-testid="infrastructure-page">
      <div className="page-head">
        <div data-testid="infrastructure-title">
          <PageHeading>{shell("title.infrastructure")}</PageHeading>
        </div>
        <SovereignSwitcher id={id} tab={tab} name={record.kind === "record" ? record.state.sovereignFQDN : id} />
      </div>
      <PlanBanner record={record} />
      <WipedNotice record={record} />
      <Tabs id={id} current={tab} />
      <div role="tabpanel" id="infrastructure-panel" aria-labelledby={`infra-tab-${tab}`} className="stack">
        <Content id={id} tab={tab} record={record} />
      </div>
    </div>
  );
}

/** What every tab is given. */
export interface TabProps {
  id: string;
  record: DeploymentRecord;
}

function Content({ id, tab, record }: TabProps & { tab: InfrastructureTab }) {
  const t = useText("infrastructure");
  const topology = useTopology(id, record);
  if (record.kind === "wiped") return null;
  if (record.kind === "error") return <ErrorCard error={record.error} onRetry={record.retry} testId={`infrastructure-${tab}-error`} />;
  if (isProblem(topology.error, "handed-over"))
    return <HandedOver error={topology.error} title={t("handed-over.title")} text={t("handed-over.text")} link={t("handed-over.link")} />;
  const Tab = tab === "topology" ? TopologyTab : tables[tab];
  return (
    <>
      {record.kind === "record" && topology.data?.basis === "planned" && (
        <Banner icon="clock" role="note" testId="infrastructure-planned">
          {t("planned")}
        </Banner>
      )}
      <Suspense fallback={<Loading height={360} testId={`infrastructure-${tab}-loading`} />}>
        <Tab id={id} record={record} />
      </Suspense>
    </>
  );
}

function Tabs({ id, current }: { id: string; current: InfrastructureTab }) {
  const shell = useText("shell");
  const t = useText("infrastructure");
  return (
    <div role="tablist" aria-label={shell("title.infrastructure")} className="tab-bar" data-testid="infrastructure-tabs">
      {infrastructureTabs.map((tab) => (
        <Link
          key={tab}
          to="/provision/$id/infrastructure/$tab"
          params={{ id, tab }}
          role="tab"
          id={`infra-tab-${tab}`}
          data-testid={`infra-tab-${tab}`}
          aria-selected={tab === current}
          aria-controls={tab === current ? "infrastructure-panel" : undefined}
        >
          {t(`tab.${tab}`)}
        </Link>
      ))}
    </div>
  );
}

/** Sources that could not be read, in their own words; what depends on them is left out and never guessed. */
export function SourceErrors({ errors }: { errors: readonly { source: string; message: string }[] }) {
  const t = useText("infrastructure");
  if (errors.length === 0) return null;
  return (
    <Banner look="warn" icon="warning" role="note" testId="infrastructure-errors">
      <p>
        <strong>{t("errors.title")}</strong>
      </p>
      <ul>
        {errors.map(({ source, message }) => (
          <li key={source}>
            <bdi dir="ltr" lang="en">
              {source}: {message}
            </bdi>
          </li>
        ))}
      </ul>
    </Banner>
  );
}

function isTab(text: string): text is InfrastructureTab {
  return (infrastructureTabs as readonly string[]).includes(text);
}
