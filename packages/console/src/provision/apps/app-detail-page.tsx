import type { ComponentCatalog, ComponentState } from "@catalyst/contract";
import { Link, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useText } from "../../i18n/texts.ts";
import { PageHeading } from "../../shell/page-heading.tsx";
import { LinkButton } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Empty, ErrorCard } from "../../ui/states.tsx";
import { Technical } from "../../ui/technical.tsx";
import { Tile } from "../../ui/tile.tsx";
import { AppDetailFrame, appSections } from "../app-detail-frame.tsx";
import type { DeploymentRecord } from "../live/use-record.ts";
import { PlanBanner, WipedNotice } from "../plan/plan-banner.tsx";
import { AppJobs } from "./app-jobs.tsx";
import { RetryApplication } from "./app-menu.tsx";
import { AboutSection, BundledSection } from "./app-catalog-sections.tsx";
import { ConfigurationSection, ConnectionSection, OrganizationSection } from "./app-place-sections.tsx";
import { type Application, findApplication } from "./applications.ts";
import { JobsLink } from "./jobs-link.tsx";
import { StateBadge } from "./state-badge.tsx";
import { useApplications } from "./use-applications.ts";
import "./apps.css";

/** Everything known of one Application of a Sovereign, under headings. */
export function AppDetailPage() {
  const t = useText("apps");
  const { id, component } = useParams({ from: "/provision/$id/app/$component" });
  const { record, catalog, applications, states, statesError } = useApplications(id);
  if (record.kind === "error" || record.kind === "wiped")
    return (
      <div className="page stack">
        <BackLink id={id} />
        <PageHeading>{component.replace(/^bp-/, "")}</PageHeading>
        <WipedNotice record={record} />
        {record.kind === "error" && <ErrorCard error={record.error} onRetry={record.retry} />}
      </div>
    );
  if (!catalog || !applications) return <AppDetailFrame />;
  const application = findApplication(applications, component);
  return application ? (
    <div className="page stack" data-testid={`sov-app-detail-bp-${application.id}`}>
      <BackLink id={id} />
      <Hero id={id} application={application} canAct={record.kind === "record"} />
      <PlanBanner record={record} />
      {statesError && (
        <ErrorCard error={statesError.error} onRetry={statesError.retry}>
          <p>{t("states.title")}</p>
        </ErrorCard>
      )}
      <Sections known={{ id, record, catalog, applications, states, application }} />
    </div>
  ) : (
    <div className="page stack">
      <BackLink id={id} />
      <PageHeading>{t("detail.unknown.title")}</PageHeading>
      <Empty icon="search" title={t("detail.unknown.text", { name: component })} testId="sov-app-not-found">
        <LinkButton to="/provision/$id" params={{ id }}>
          {t("detail.back")}
        </LinkButton>
      </Empty>
    </div>
  );
}

/** What every section may look at. */
export interface KnownApplication {
  id: string;
  record: DeploymentRecord;
  catalog: ComponentCatalog;
  applications: readonly Application[];
  states: readonly ComponentState[] | undefined;
  application: Application;
}

function BackLink({ id }: { id: string }) {
  const t = useText("apps");
  return (
    <Link to="/provision/$id" params={{ id }} className="back-link" data-testid="sov-back-link">
      <Icon name="backward" />
      {t("detail.back")}
    </Link>
  );
}

function Hero({ id, application, canAct }: { id: string; application: Application; canAct: boolean }) {
  const { name, tile, state, regions, version } = application;
  return (
    <div className="card app-hero" data-testid="sov-hero">
      <Tile id={application.id} name={name} tile={tile} />
      <div className="app-hero-text">
        <PageHeading>{name}</PageHeading>
        <p className="row" data-testid="sov-hero-state">
          {regions.length > 1 ? (
            regions.map((region) => <StateBadge key={region.region} region={region.region} state={region.state} />)
          ) : (
            <StateBadge state={state} />
          )}
          {version !== null && (
            <span className="muted">
              <Technical>{version}</Technical>
            </span>
          )}
        </p>
      </div>
      <div className="row">
        {canAct && state === "failed" && <RetryApplication deploymentId={id} application={application} className="button primary" />}
        <JobsLink deploymentId={id} application={application} className="button" />
      </div>
    </div>
  );
}

function Sections({ known }: { known: KnownApplication }) {
  const shell = useText("shell");
  const content: Record<(typeof appSections)[number][0], ReactNode> = {
    about: <AboutSection {...known} />,
    connection: <ConnectionSection {...known} />,
    bundled: <BundledSection {...known} />,
    organization: <OrganizationSection {...known} />,
    configuration: <ConfigurationSection {...known} />,
    jobs: <AppJobs {...known} />,
  };
  return (
    <div className="app-sections">
      {appSections.map(([name, testId]) => (
        <section
          key={name}
          className={name === "configuration" || name === "jobs" ? "card stack wide" : "card stack"}
          data-testid={`sov-section-${testId}`}
          aria-labelledby={`section-${name}`}
        >
          <h2 id={`section-${name}`}>{shell(`section.${name}`)}</h2>
          {content[name]}
        </section>
      ))}
    </div>
  );
}
