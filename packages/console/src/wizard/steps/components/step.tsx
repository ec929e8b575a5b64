import "./components.css";
import { WithCatalogue } from "../../../catalog/catalogue.tsx";
import { useText } from "../../../i18n/texts.ts";
import type { StepDefinition } from "../../step-definition.ts";
import { ComponentPicker } from "./component-picker.tsx";

export const step: StepDefinition = { component: ComponentsStep, missing: () => [] };

function ComponentsStep() {
  const shell = useText("shell");
  const t = useText("components");
  return (
    <div className="components-step">
      <h2 className="corp-step-title">{shell("step.components")}</h2>
      <p className="muted">{t("lead")}</p>
      <WithCatalogue height={2500}>{(catalogue) => <ComponentPicker catalogue={catalogue} />}</WithCatalogue>
    </div>
  );
}
