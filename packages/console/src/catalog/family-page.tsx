import "./catalog-pages.css";
import type { CatalogFamily } from "@catalyst/contract";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useCallback } from "react";
import { useText } from "../i18n/texts.ts";
import { PageHeading } from "../shell/page-heading.tsx";
import { Empty } from "../ui/states.tsx";
import { BackToComponents } from "./back-to-components.tsx";
import { CascadeDialog } from "./cascade-dialog.tsx";
import { CascadeExplanation } from "./cascade-explanation.tsx";
import { type Catalogue, WithCatalogue } from "./catalogue.tsx";
import { ComponentCard } from "./component-card.tsx";
import { useSelection } from "./selection.ts";

/** What one family is for, and its members. */
export function FamilyPage() {
  const shell = useText("shell");
  const t = useText("components");
  const { family: id } = useParams({ strict: false });
  return (
    <div className="page stack">
      <BackToComponents />
      <WithCatalogue height={480} heading={<PageHeading>{shell("title.family")}</PageHeading>}>
        {(catalogue) => {
          const family = catalogue.familyOf(id ?? "");
          return family ? (
            <Family key={family.id} catalogue={catalogue} family={family} />
          ) : (
            <>
              <PageHeading>{t("family.unknown")}</PageHeading>
              <Empty title={t("family.unknown.title")} testId="family-unknown">
                <p className="muted">{t("family.unknown.text")}</p>
              </Empty>
            </>
          );
        }}
      </WithCatalogue>
    </div>
  );
}

function Family({ catalogue, family }: { catalogue: Catalogue; family: CatalogFamily }) {
  const t = useText("components");
  const { subtitle, description } = catalogue.aboutFamily(family);
  const navigate = useNavigate();
  const selection = useSelection(catalogue);
  const showFamily = useCallback((id: string) => void navigate({ to: "/marketplace/family/$family", params: { family: id } }), [navigate]);
  const members = family.members.map(catalogue.componentOf).filter((each) => each !== undefined);
  return (
    <>
      <div className="family-head">
        <PageHeading title={family.name}>
          <bdi dir="ltr">{family.name}</bdi>
        </PageHeading>
        <p className="product-lead">
          <bdi dir="auto">{subtitle}</bdi>
        </p>
        <p className="muted">
          <bdi dir="auto">{description}</bdi>
        </p>
        {family.cascadeOnMemberSelection && <p className="muted">{t("family.comes-whole")}</p>}
      </div>
      <h2>{t("family.members", { count: members.filter(({ id }) => selection.includes(id)).length, total: members.length })}</h2>
      <div className="component-grid">
        {members.map((component) => (
          <ComponentCard key={component.id} catalogue={catalogue} component={component} onFamily={showFamily} />
        ))}
      </div>
      <CascadeExplanation catalogue={catalogue} />
      <CascadeDialog catalogue={catalogue} />
    </>
  );
}
