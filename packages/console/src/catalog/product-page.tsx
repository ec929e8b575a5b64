import "./catalog-pages.css";
import type { CatalogComponent } from "@catalyst/contract";
import { Link, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useText } from "../i18n/texts.ts";
import { PageHeading } from "../shell/page-heading.tsx";
import { Empty } from "../ui/states.tsx";
import { Technical } from "../ui/technical.tsx";
import { Tile } from "../ui/tile.tsx";
import { BackToComponents } from "./back-to-components.tsx";
import { CascadeDialog } from "./cascade-dialog.tsx";
import { CascadeExplanation } from "./cascade-explanation.tsx";
import { type Catalogue, WithCatalogue } from "./catalogue.tsx";
import { ToggleButton } from "./toggle-button.tsx";

/** What one component is, what it needs and what needs it. */
export function ProductPage() {
  const shell = useText("shell");
  const t = useText("components");
  const { component: id } = useParams({ strict: false });
  return (
    <div className="page stack">
      <BackToComponents />
      <WithCatalogue height={480} heading={<PageHeading>{shell("title.product")}</PageHeading>}>
        {(catalogue) => {
          const component = catalogue.componentOf(id ?? "");
          return component ? (
            <Product key={component.id} catalogue={catalogue} component={component} />
          ) : (
            <>
              <PageHeading>{t("product.unknown")}</PageHeading>
              <Empty title={t("product.unknown.title")} testId="product-unknown">
                <p className="muted">{t("product.unknown.text")}</p>
              </Empty>
            </>
          );
        }}
      </WithCatalogue>
    </div>
  );
}

function Product({ catalogue, component }: { catalogue: Catalogue; component: CatalogComponent }) {
  const t = useText("components");
  const { id, name, tier, dependencies, defaultSelected } = component;
  const family = catalogue.familyOf(component.family);
  const neededBy = catalogue.components.filter((each) => each.dependencies.includes(id)).map((each) => each.id);
  return (
    <>
      <div className="product-head">
        <Tile id={id} name={name} tile={component.tile} testId={`logo-${id}`} className="tile large" />
        <div className="product-name">
          <PageHeading title={name}>
            <bdi dir="ltr">{name}</bdi>
          </PageHeading>
          <p className="row">
            {family && (
              <Link to="/marketplace/family/$family" params={{ family: family.id }} data-testid="product-family">
                <bdi dir="ltr">{family.name}</bdi>
              </Link>
            )}
            <span className="muted">{t(`tier.${tier}`)}</span>
          </p>
        </div>
        <ToggleButton catalogue={catalogue} component={component} large />
      </div>
      <p className="product-lead">
        <bdi dir="auto">{catalogue.descriptionOf(component)}</bdi>
      </p>
      {family?.cascadeOnMemberSelection && !defaultSelected && (
        <p className="muted">{t("product.family-comes", { family: family.name })}</p>
      )}
      <div className="product-columns">
        <Others catalogue={catalogue} title={t("product.needs")} none={t("product.needs-none")} ids={dependencies} testId="product-needs" />
        <Others
          catalogue={catalogue}
          title={t("product.needed-by")}
          none={t("product.needed-by-none")}
          ids={neededBy}
          testId="product-needed-by"
        />
        <Facts component={component} />
      </div>
      <CascadeExplanation catalogue={catalogue} />
      <CascadeDialog catalogue={catalogue} />
    </>
  );
}

function Others({
  catalogue,
  title,
  none,
  ids,
  testId,
}: {
  catalogue: Catalogue;
  title: string;
  none: string;
  ids: readonly string[];
  testId: string;
}) {
  return (
    <section className="card stack" data-testid={testId}>
      <h2>{title}</h2>
      {ids.length === 0 ? <p className="muted">{none}</p> : <ComponentLinks catalogue={catalogue} ids={ids} />}
    </section>
  );
}

function ComponentLinks({ catalogue, ids }: { catalogue: Catalogue; ids: readonly string[] }) {
  return (
    <ul className="component-links">
      {ids.map(catalogue.componentOf).map(
        (each) =>
          each && (
            <li key={each.id}>
              <Link to="/marketplace/product/$component" params={{ component: each.id }}>
                <Tile id={each.id} name={each.name} tile={each.tile} className="tile small" />
                <bdi dir="ltr">{each.name}</bdi>
              </Link>
            </li>
          ),
      )}
    </ul>
  );
}

function Facts({ component: { licence, chart, blueprint } }: { component: CatalogComponent }) {
  const t = useText("components");
  return (
    <section className="card stack" data-testid="product-facts">
      <h2>{t("product.facts")}</h2>
      <dl className="facts">
        <Fact name={t("product.licence")}>{licence === null ? t("product.licence-own") : <Technical>{licence}</Technical>}</Fact>
        <Fact name={t("product.chart")}>
          {chart === null ? (
            t("product.chart-none")
          ) : (
            <>
              <Technical>{`${chart.name} ${chart.version}`}</Technical>
              <br />
              <Technical>{chart.repository}</Technical>
            </>
          )}
        </Fact>
        <Fact name={t("product.blueprint")}>
          <Technical>{blueprint}</Technical>
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
