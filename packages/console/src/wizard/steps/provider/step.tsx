import { useText } from "../../../i18n/texts.ts";
import type { StepDefinition } from "../../step-definition.ts";

export const step: StepDefinition = { component: ProviderStep, missing: () => [] };

function ProviderStep() {
  const t = useText("shell");
  return <h2 className="corp-step-title">{t("step.provider")}</h2>;
}
