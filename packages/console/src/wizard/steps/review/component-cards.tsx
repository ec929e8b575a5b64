import { useText } from "../../../i18n/texts.ts";
import { type Catalogue, WithCatalogue } from "../../../catalog/catalogue.tsx";
import { readSelection } from "../../../catalog/cascade.ts";
import { Tile } from "../../../ui/tile.tsx";
import { useDraft } from "../../draft/draft-store.ts";
import { ReviewSection } from "./review-section.tsx";

/** Every selected component with its mark. */
export function ComponentsSection() {
  return (
    <ReviewSection name="components">
      <WithCatalogue height={240}>{(catalogue) => <Cards catalogue={catalogue} />}</WithCatalogue>
    </ReviewSection>
  );
}

function Cards({ catalogue }: { catalogue: Catalogue }) {
  const t = useText("review");
  const stored = useDraft(({ selectedComponents }) => selectedComponents);
  const selected = readSelection(catalogue.graph, stored);
  const components = catalogue.components.filter(({ id }) => selected.includes(id)).toSorted((a, b) => a.name.localeCompare(b.name));
  return (
    <>
      <p className="muted">{t("components.count", { count: components.length, all: catalogue.components.length })}</p>
      <ul className="review-components" data-testid="review-component-cards">
        {components.map(({ id, name, tile }) => (
          <li key={id} data-testid={`review-component-${id}`}>
            <Tile id={id} name={name} tile={tile} testId={`review-component-logo-${id}`} className="tile review-tile" />
            <bdi>{name}</bdi>
          </li>
        ))}
      </ul>
    </>
  );
}
