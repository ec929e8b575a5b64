import "../../request/choice.css";
import "./credentials.css";
import { loadTexts, textOf, useText } from "../../../i18n/texts.ts";
import { LinkButton } from "../../../ui/button.tsx";
import { Banner } from "../../../ui/states.tsx";
import type { Missing, StepDefinition } from "../../step-definition.ts";
import { AdvancedPart } from "./advanced-part.tsx";
import { missingCredentials, needsCredentials, providerName } from "./missing.ts";
import { SSHSection } from "./ssh-section.tsx";
import { checkToken, isTokenValid } from "./token-check.ts";
import { tokenLength } from "./token-failure.ts";
import { TokenSection } from "./token-section.tsx";

await loadTexts(["credentials"]);

export const step: StepDefinition = { component: CredentialsStep, missing: missingCredentials, leave };

function CredentialsStep() {
  const t = useText("credentials");
  const shell = useText("shell");
  return (
    <div className="stack">
      <h2 className="corp-step-title">{shell("step.credentials")}</h2>
      <p className="muted">{t("intro")}</p>
      {needsCredentials() ? (
        <TokenSection />
      ) : (
        <Banner
          look="warn"
          role="note"
          testId="credentials-none"
          actions={
            <LinkButton small to="/wizard/$step" params={{ step: "provider" }}>
              {t("none.link")}
            </LinkButton>
          }
        >
          {t("none.text")}
        </Banner>
      )}
      <SSHSection />
      <AdvancedPart />
    </div>
  );
}

async function leave(): Promise<Missing[]> {
  if (!needsCredentials() || isTokenValid()) return [];
  const failure = await checkToken();
  if (!failure && isTokenValid()) return [];
  const t = textOf("credentials");
  const text = failure
    ? t(`failure.${failure.kind}`, { provider: providerName, count: tokenLength, code: failure.code })
    : t("missing.token-check");
  return [{ field: "credential-token-hetzner", text }];
}
