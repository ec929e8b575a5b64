import "./component-card.css";
import type { CatalogComponent } from "@catalyst/contract";
import { memo } from "react";
import { useText } from "../i18n/texts.ts";
import { Tile } from "../ui/tile.tsx";
import type { Catalogue } from "./catalogue.tsx";
import { ComponentLink } from "./component-link.tsx";
import { DependencyChips } from "./dependency-chips.tsx";
import { listNames } from "./list-names.ts";
import { useIsSelected } from "./selection.ts";
import { ToggleButton } from "./toggle-button.tsx";

interface CardProps {
  catalogue: Catalogue;
  component: CatalogComponent;
  /** What a press on the family's chip does. */
  onFamily(family: string): void;
}

/** One component of the catalogue, 108 pixels high whatever it says. */
export const ComponentCard = memo(Card);

function Card({ catalogue, component, onFamily }: CardProps) {
  const t = useText("components");
  const isSelected = useIsSelected(component);
  const { id, name, family, tier, locked, dependencies } = component;
  return (
    <article
      data-testid={`component-card-${id}`}
      data-selected={isSelected}
      data-tier={tier}
      className={["corp-comp-card", isSelected ? "in-cart" : "", locked ? "mandatory" : ""].filter(Boolean).join(" ")}
    >
      <Tile id={id} name={name} tile={component.tile} testId={`logo-${id}`} className="corp-comp-logo" />
      <div className="corp-comp-body">
        <div className="corp-comp-top">
          <h3 className="corp-comp-name">
            <ComponentLink id={id}>
              <bdi dir="ltr">{name}</bdi>
            </ComponentLink>
          </h3>
          <ToggleButton catalogue={catalogue} component={component} />
        </div>
        <p className="corp-comp-desc">
          <bdi dir="auto">{catalogue.descriptionOf(component)}</bdi>
        </p>
        <div className="corp-comp-chips">
          <button
            type="button"
            className="corp-comp-chip family"
            data-testid={`family-chip-${id}`}
            aria-label={t("family.show", { family: catalogue.familyOf(family)?.name ?? family })}
            onClick={() => onFamily(family)}
          >
            <bdi dir="ltr">{catalogue.familyOf(family)?.name ?? family}</bdi>
          </button>
          <span className="corp-comp-chip tier" data-testid={`tier-${id}`}>
            {t(`tier.${tier}`)}
          </span>
          {dependencies.length > 0 && (
            <DependencyChips id={id} dependencies={dependencies.map((each) => ({ id: each, name: catalogue.nameOf(each) }))} />
          )}
        </div>
        {dependencies.length > 0 && (
          <p className="visually-hidden" data-testid={`includes-${id}`}>
            {t("includes", { names: listNames(dependencies.map(catalogue.nameOf)) })}
          </p>
        )}
      </div>
    </article>
  );
}
