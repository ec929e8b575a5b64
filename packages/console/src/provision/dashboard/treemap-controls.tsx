import { useText } from "../../i18n/texts.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { SelectField } from "../../ui/field.tsx";
import {
  isColorFree,
  mostLayers,
  type TreemapChoice,
  type TreemapColor,
  type TreemapLayer,
  type TreemapSize,
  treemapColors,
  treemapGroups,
  treemapSizes,
  withLayer,
  withMoreLayers,
  withoutLayer,
  withSize,
} from "./treemap-choice.ts";

interface ControlsProps {
  choice: TreemapChoice;
  onChange(choice: TreemapChoice): void;
}

/** How the map is divided, sized and coloured. */
export function TreemapControls({ choice, onChange }: ControlsProps) {
  const t = useText("dashboard");
  const isFixed = !isColorFree(choice.size);
  return (
    <section className="card treemap-controls" aria-label={t("controls")}>
      <Layers choice={choice} onChange={onChange} />
      <SelectField
        label={t("size")}
        data-testid="treemap-size-select"
        value={choice.size}
        onChange={(event) => onChange(withSize(choice, event.target.value as TreemapSize))}
      >
        {treemapSizes.map((each) => (
          <option key={each} value={each}>
            {t(`size.${each}`)}
          </option>
        ))}
      </SelectField>
      <div className="treemap-color">
        <SelectField
          label={t("color")}
          data-testid="treemap-color-select"
          value={choice.color}
          disabled={isFixed}
          onChange={(event) => onChange({ ...choice, color: event.target.value as TreemapColor })}
        >
          {treemapColors.map((each) => (
            <option key={each} value={each}>
              {t(`color.${each}`)}
            </option>
          ))}
        </SelectField>
        {isFixed && <p className="muted treemap-note">{t("color.fixed")}</p>}
      </div>
    </section>
  );
}

function Layers({ choice, onChange }: ControlsProps) {
  const t = useText("dashboard");
  return (
    <fieldset className="treemap-layers" data-testid="treemap-layer-controller">
      <legend className="legend">{t("layers")}</legend>
      <ol className="row">
        {choice.layers.map((layer, place) => (
          <li key={layer} className="treemap-layer">
            <select
              className="input"
              aria-label={t("layer", { place: place + 1 })}
              data-testid={`treemap-layer-${place}`}
              value={layer}
              onChange={(event) => onChange(withLayer(choice, place, event.target.value as TreemapLayer))}
            >
              {treemapGroups.map((each) => (
                <option key={each} value={each}>
                  {t(`group.${each}`)}
                </option>
              ))}
            </select>
            {choice.layers.length > 1 && (
              <IconButton
                icon="close"
                label={t("layer.remove", { place: place + 1 })}
                onClick={() => onChange(withoutLayer(choice, place))}
              />
            )}
          </li>
        ))}
        {choice.layers.length < mostLayers && (
          <li>
            <Button small look="quiet" icon="plus" data-testid="treemap-layer-add" onClick={() => onChange(withMoreLayers(choice))}>
              {t("layer.add")}
            </Button>
          </li>
        )}
      </ol>
    </fieldset>
  );
}
