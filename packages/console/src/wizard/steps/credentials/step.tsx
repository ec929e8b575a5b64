import { useText } from "../../../i18n/texts.ts";
import type { StepDefinition } from "../../step-definition.ts";

export const step: StepDefinition = { component: CredentialsStep, missing: () => [] };

function CredentialsStep() {
  const t = useText("shell");
  return <h2 className="corp-step-title">{t("step.credentials")}</h2>;
}
