import { useParams } from "@tanstack/react-router";
import { useDeferredValue, useState } from "react";
import { fold } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import { PageHeading } from "../../shell/page-heading.tsx";
import { Button } from "../../ui/button.tsx";
import { Empty, ErrorCard, Loading } from "../../ui/states.tsx";
import { useNow } from "../../ui/use-now.ts";
import { PlanBanner, WipedNotice } from "../plan/plan-banner.tsx";
import { ProgressHead } from "../progress/progress-head.tsx";
import { AppCard } from "./app-card.tsx";
import { AppSearch, type Shown } from "./app-search.tsx";
import { type Application, isInSovereign } from "./applications.ts";
import { CreateWarnings, FailureCard, WatchNotice } from "./notices.tsx";
import { RunningJobs } from "./running-jobs.tsx";
import { type KnownApplications, useApplications } from "./use-applications.ts";
import "./apps.css";

/** The Applications of a Sovereign and where each stands; above them what runs and what failed. */
export function AppsPage() {
  const t = useText("shell");
  const { id } = useParams({ from: "/provision/$id" });
  const known = useApplications(id);
  const { record } = known;
  return (
    <div className="page stack">
      <PageHeading>{t("title.apps")}</PageHeading>
      <PlanBanner record={record} />
      <WipedNotice record={record} />
      {record.kind === "error" && <ErrorCard error={record.error} onRetry={record.retry} />}
      {record.kind === "record" && (
        <>
          <ProgressHead id={id} />
          <FailureCard state={record.state} />
          <CreateWarnings state={record.state} />
          <WatchNotice />
          <RunningJobs record={record} />
        </>
      )}
      {record.kind !== "wiped" && record.kind !== "error" && <ApplicationGrid id={id} known={known} />}
    </div>
  );
}

function ApplicationGrid({ id, known: { applications, catalog, statesError } }: { id: string; known: KnownApplications }) {
  const t = useText("apps");
  const [search, setSearch] = useState("");
  const [shown, setShown] = useState<Shown>("installed");
  const words = useDeferredValue(search);
  const now = useNow(30_000);
  if (!applications || !catalog) return <Loading height={480} />;
  const here = applications.filter(isInSovereign);
  const familyNames = new Map(catalog.families.map((family) => [family.id, family.name]));
  const found = (shown === "installed" ? here : applications).filter((each) => fits(each, familyNames.get(each.family) ?? "", words));
  return (
    <section className="stack" aria-labelledby="sov-apps-title">
      <h2 id="sov-apps-title" className="visually-hidden">
        {t("list")}
      </h2>
      {statesError && (
        <ErrorCard error={statesError.error} onRetry={statesError.retry}>
          <p>{t("states.title")}</p>
        </ErrorCard>
      )}
      <AppSearch
        search={search}
        onSearch={setSearch}
        shown={shown}
        onShow={setShown}
        counts={{ installed: here.length, catalog: applications.length }}
      />
      <p className="visually-hidden" role="status" data-testid="sov-apps-count">
        {t("count", { count: found.length })}
      </p>
      {found.length === 0 ? (
        <Empty icon="search" title={t("empty.title")} testId="sov-empty-deployments">
          <p className="muted">{t("empty.text")}</p>
          <Button onClick={() => setSearch("")}>{t("empty.clear")}</Button>
        </Empty>
      ) : (
        <ul className="apps-grid" data-testid="sov-apps-grid">
          {found.map((application) => (
            <AppCard key={application.id} deploymentId={id} application={application} now={now} />
          ))}
        </ul>
      )}
    </section>
  );
}

function fits({ id, name, description, family }: Application, familyName: string, words: string): boolean {
  const text = fold([id, name, description, family, familyName].join(" "));
  return fold(words)
    .split(/\s+/)
    .every((word) => text.includes(word));
}
