import { Link } from "@tanstack/react-router";
import { useText } from "../../i18n/texts.ts";
import { Technical } from "../../ui/technical.tsx";
import type { KnownApplication } from "./app-detail-page.tsx";
import { type Application, companionsOf, isInSovereign, needsOf, stateOfRelease } from "./applications.ts";
import { StateBadge } from "./state-badge.tsx";

/** What it is, by the catalogue. */
export function AboutSection({ id, catalog, applications, application }: KnownApplication) {
  const t = useText("apps");
  const { description, family, tier, licence, blueprint } = application;
  const neededBy = applications.filter((each) => isInSovereign(each) && needsOf(catalog, each).includes(application.id));
  const familyOf = catalog.families.find((each) => each.id === family);
  return (
    <>
      <p lang="en" dir="auto">
        {description}
      </p>
      <dl className="facts">
        <dt>{t("about.family")}</dt>
        <dd>
          <bdi dir="ltr" lang="en">
            {familyOf ? `${familyOf.name} · ${familyOf.subtitle}` : family}
          </bdi>
        </dd>
        <dt>{t("about.tier")}</dt>
        <dd>{t(`tier.${tier}`)}</dd>
        <dt>{t("about.licence")}</dt>
        <dd>{licence === null ? t("about.licence.own") : <bdi dir="ltr">{licence}</bdi>}</dd>
        <dt>{t("about.blueprint")}</dt>
        <dd>
          <Technical>{blueprint}</Technical>
        </dd>
        <dt>{t("about.needed")}</dt>
        <dd>
          {neededBy.length === 0 ? (
            <span className="muted">{t("about.needed.none")}</span>
          ) : (
            <ul className="row">
              {neededBy.map((each) => (
                <li key={each.id}>
                  <AppLink deploymentId={id} application={each} />
                </li>
              ))}
            </ul>
          )}
        </dd>
      </dl>
    </>
  );
}

/** What it needs and what comes with it, each with its state. */
export function BundledSection({ id, catalog, applications, states, application }: KnownApplication) {
  const t = useText("apps");
  const byId = new Map(applications.map((each) => [each.id, each]));
  const needs = needsOf(catalog, application).flatMap((each) => byId.get(each) ?? []);
  const companions = companionsOf(catalog, application);
  if (needs.length + companions.length === 0) return <p className="muted">{t("bundled.none")}</p>;
  return (
    <>
      {needs.length > 0 && (
        <>
          <h3 className="app-section-title">{t("bundled.needs")}</h3>
          <ul className="app-needs">
            {needs.map((each) => (
              <li key={each.id} data-testid={`sov-dep-${each.id}`}>
                <AppLink deploymentId={id} application={each} />
                <StateBadge state={each.state} />
              </li>
            ))}
          </ul>
        </>
      )}
      {companions.length > 0 && (
        <>
          <h3 className="app-section-title">{t("bundled.with")}</h3>
          <ul className="app-needs">
            {companions.map((each) => (
              <li key={each.id} data-testid={`sov-dep-${each.id}`}>
                <bdi dir="ltr">{each.name}</bdi>
                <StateBadge state={stateOfRelease(each, states)} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function AppLink({ deploymentId, application: { id, name } }: { deploymentId: string; application: Application }) {
  return (
    <Link to="/provision/$id/app/$component" params={{ id: deploymentId, component: id }}>
      <bdi dir="ltr">{name}</bdi>
    </Link>
  );
}
