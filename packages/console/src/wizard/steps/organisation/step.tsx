import { useText } from "../../../i18n/texts.ts";
import type { StepDefinition } from "../../step-definition.ts";

export const step: StepDefinition = { component: OrganisationStep, missing: () => [] };

function OrganisationStep() {
  const t = useText("shell");
  return <h2 className="corp-step-title">{t("step.organisation")}</h2>;
}
