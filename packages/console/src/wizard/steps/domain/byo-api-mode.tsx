import { useQuery } from "@tanstack/react-query";
import { hasText, useText } from "../../../i18n/texts.ts";
import { Button } from "../../../ui/button.tsx";
import { SelectField } from "../../../ui/field.tsx";
import { SecretField } from "../../../ui/secret-field.tsx";
import { Banner } from "../../../ui/states.tsx";
import { Technical } from "../../../ui/technical.tsx";
import { changeDraft, useDraft } from "../../draft/draft-store.ts";
import { changeSecrets, useSecrets } from "../../secrets.ts";
import { ByoDomainField } from "./byo-domain-field.tsx";
import { DomainName } from "./domain-name-text.tsx";
import { missingDomain } from "./missing.ts";
import { registrarsQuery } from "./queries.ts";
import { ReadProblem } from "./read-problem.tsx";
import { RegistrarAlert } from "./registrar-alert.tsx";
import { checkRegistrar, forgetRegistrarCheck, useRegistrarCheck } from "./registrar-check.ts";

/** A domain whose name servers Catalyst changes through the registrar's API. */
export function ByoApiMode() {
  const t = useText("domain");
  const { data, error, refetch } = useQuery(registrarsQuery);
  const chosen = useDraft(({ registrarType }) => registrarType);
  const token = useSecrets(({ registrarToken }) => registrarToken);
  const registrar = data?.registrars.find(({ id }) => id === chosen);
  const hint = `registrar.${chosen ?? ""}.hint`;
  return (
    <div className="stack">
      <ByoDomainField id="byo-api-domain-input" hint={t("api.hint")} onChange={forgetRegistrarCheck} />
      {error && <ReadProblem error={error} onRetry={() => void refetch()} />}
      <SelectField
        id="byo-api-registrar-select"
        data-testid="byo-api-registrar-select"
        label={t("api.registrar")}
        hint={registrar && t("api.propagation", { time: registrar.propagation })}
        required
        value={chosen ?? ""}
        onChange={(event) => {
          forgetRegistrarCheck();
          // A token of one registrar is never sent to another one.
          changeSecrets({ registrarToken: "" });
          changeDraft({ registrarType: event.target.value || null });
        }}
      >
        <option value="">{t("api.choose")}</option>
        {chosen && !registrar && <option value={chosen}>{chosen}</option>}
        {data?.registrars.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      {chosen === "cloudflare" && (
        <Banner role="note" testId="byo-api-cloudflare-note">
          {t("api.cloudflare")}
        </Banner>
      )}
      <SecretField
        id="byo-api-token-input"
        testId="byo-api-token-input"
        toggleTestId="byo-api-token-toggle"
        label={t("api.token")}
        hint={
          <>
            {hasText("domain", hint) ? (t as (key: string) => string)(hint) : t("api.token.hint")}{" "}
            {registrar && <Technical>{registrar.tokenFormat}</Technical>}{" "}
            {registrar && (
              <a href={registrar.docsURL} target="_blank" rel="noopener noreferrer">
                {t("api.token.help")}
              </a>
            )}
          </>
        }
        required
        value={token}
        onChange={(event) => {
          forgetRegistrarCheck();
          changeSecrets({ registrarToken: event.target.value });
        }}
      />
      <Result />
    </div>
  );
}

function Result() {
  const t = useText("domain");
  const { state, reply, error } = useRegistrarCheck();
  // Drawn anew with every change of what the button needs.
  useDraft((draft) => draft);
  useSecrets(({ registrarToken }) => registrarToken);
  const isReady = missingDomain().every(({ field }) => !field.startsWith("byo-api-"));
  const canAsk = isReady && state !== "checking";
  return (
    <>
      <div className="row">
        <Button
          icon={state === "valid" ? "check" : "refresh"}
          refused={!canAsk}
          id="byo-api-validate-button"
          data-testid="byo-api-validate-button"
          onClick={() => canAsk && void checkRegistrar()}
        >
          {t(state === "checking" ? "api.checking" : "api.validate")}
        </Button>
        <span className="muted" role="status">
          {state === "signed-out" && t("api.signed-out")}
          {!isReady && t("api.fill")}
        </span>
      </div>
      {state === "valid" && reply && (
        <Banner look="ok" icon="check" testId="byo-api-validated-banner">
          <p>
            <strong>{t("api.validated")}</strong> <DomainName name={reply.domain} />
          </p>
          <p>
            {t("api.current")} <Technical>{reply.nameservers.join(", ")}</Technical>
          </p>
          {reply.warnings.map((warning) => (
            <p key={warning} lang="en">
              <bdi>{warning}</bdi>
            </p>
          ))}
        </Banner>
      )}
      {state === "failed" && <RegistrarAlert error={error} onRetry={() => void checkRegistrar()} />}
    </>
  );
}
