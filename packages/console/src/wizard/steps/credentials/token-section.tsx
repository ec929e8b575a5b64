import { useQuery } from "@tanstack/react-query";
import { preparationQuery } from "../../../api/queries.ts";
import { useText } from "../../../i18n/texts.ts";
import { Banner } from "../../../ui/states.tsx";
import { Button } from "../../../ui/button.tsx";
import { CheckField, TextField } from "../../../ui/field.tsx";
import { SecretField } from "../../../ui/secret-field.tsx";
import { Technical } from "../../../ui/technical.tsx";
import { changeDraft, useDraft } from "../../draft/draft-store.ts";
import { useSecrets } from "../../secrets.ts";
import { providerName } from "./missing.ts";
import { TokenAlert } from "./token-alert.tsx";
import { changeToken, checkToken, type TokenCheck, useTokenCheck } from "./token-check.ts";
import { tokenLength } from "./token-failure.ts";

const tokenHelp = "https://docs.hetzner.com/cloud/api/getting-started/generating-api-token/";

/** The cloud project that everything is made in, and the token that makes it. */
export function TokenSection() {
  const t = useText("credentials");
  const token = useSecrets(({ hetznerToken }) => hetznerToken);
  const projectID = useDraft(({ hetznerProjectId }) => hetznerProjectId);
  const isDedicated = useDraft(({ dedicatedProject }) => dedicatedProject);
  const mustBeRepeated = useDraft(({ completedSteps }) => completedSteps.includes(4)) && token === "";
  const check = useTokenCheck();
  const provider = providerName;
  const isWrongProject = projectID.trim() !== "" && !/^\d{1,32}$/.test(projectID.trim());
  return (
    <section className="card stack" aria-labelledby="credentials-cloud">
      <div>
        <h3 id="credentials-cloud">{t("cloud.title", { provider })}</h3>
        <p className="muted">{t("cloud.text", { provider })}</p>
      </div>
      {mustBeRepeated && (
        <Banner look="warn" icon="lock" role="note" testId="credential-again">
          {t("token.again")}
        </Banner>
      )}
      <SecretField
        id="credential-token-hetzner"
        testId="credential-token-hetzner"
        toggleTestId="credential-toggle-hetzner"
        label={t("token.label", { provider })}
        hint={
          <>
            {t("token.hint", { count: tokenLength })}{" "}
            <a href={tokenHelp} target="_blank" rel="noopener noreferrer">
              {t("token.help")}
            </a>
          </>
        }
        required
        value={token}
        onChange={(event) => changeToken(event.target.value)}
      />
      <LabHint />
      <CheckResult check={check} />
      <div className="credentials-project">
        <TextField
          id="hetzner-project-id"
          data-testid="hetzner-project-id"
          label={t("project.label")}
          hint={t("project.hint")}
          problem={isWrongProject ? t("missing.project-format") : undefined}
          required
          technical
          inputMode="numeric"
          maxLength={40}
          autoComplete="off"
          placeholder="10451234"
          value={projectID}
          onChange={(event) => changeDraft({ hetznerProjectId: event.target.value })}
        />
        <CheckField
          id="hetzner-dedicated"
          data-testid="hetzner-dedicated"
          label={t("dedicated.label")}
          hint={t(isDedicated ? "dedicated.on" : "dedicated.off")}
          checked={isDedicated}
          onChange={(event) => changeDraft({ dedicatedProject: event.target.checked })}
        />
      </div>
    </section>
  );
}

const buttonTexts = {
  unchecked: "check.validate",
  "signed-out": "check.validate",
  checking: "check.checking",
  valid: "check.validated",
  failed: "check.retry",
} as const;

/** Where tokens come from when no real cloud stands behind this mothership. */
function LabHint() {
  const t = useText("credentials");
  const { data } = useQuery(preparationQuery);
  if (!data?.features.includes("lab")) return null;
  return (
    <p className="muted" data-testid="credential-lab">
      {t("token.lab")} <Technical>{labTokenCommand}</Technical>
    </p>
  );
}

const labTokenCommand = "./catalyst lab token";

function CheckResult({ check }: { check: TokenCheck }) {
  const t = useText("credentials");
  const { state, reply, failure } = check;
  return (
    <>
      <div className="row" data-testid="credential-status-hetzner" data-state={state}>
        <Button
          look={state === "valid" ? "quiet" : undefined}
          icon={state === "valid" ? "check" : "refresh"}
          className={state === "valid" ? "credential-valid" : ""}
          refused={state === "checking"}
          data-testid="credential-validate-hetzner"
          onClick={() => state !== "checking" && void checkToken()}
        >
          {t(buttonTexts[state])}
        </Button>
        <span role="status" className="muted">
          {reply && t(reply.capabilities.write === "unknown" ? "check.write-unknown" : "check.both")}
          {state === "signed-out" && t("check.signed-out")}
        </span>
      </div>
      {reply && (reply.serversInUse > 0 || reply.unavailable.length > 0) && (
        <Banner look="warn" icon="warning" testId="credential-warnings">
          <ul>
            {reply.serversInUse > 0 && <li>{t("check.servers", { count: reply.serversInUse })}</li>}
            {reply.unavailable.map(({ region, size }) => (
              <li key={`${region} ${size}`}>{t("check.unavailable", { region, size })}</li>
            ))}
          </ul>
        </Banner>
      )}
      {failure && <TokenAlert failure={failure} onRetry={() => void checkToken()} />}
    </>
  );
}
