import { useText } from "../../../i18n/texts.ts";
import type { StepDefinition } from "../../step-definition.ts";

export const step: StepDefinition = { component: ComponentsStep, missing: () => [] };

function ComponentsStep() {
  const t = useText("shell");
  return <h2 className="corp-step-title">{t("step.components")}</h2>;
}
