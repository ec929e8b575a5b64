import { useText } from "../../../i18n/texts.ts";
import type { StepDefinition } from "../../step-definition.ts";

export const step: StepDefinition = { component: ReviewStep, missing: () => [] };

function ReviewStep() {
  const t = useText("shell");
  return <h2 className="corp-step-title">{t("step.review")}</h2>;
}
