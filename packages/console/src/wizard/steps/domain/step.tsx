import "../../request/choice.css";
import "./domain.css";
import { loadTexts, textOf, useText } from "../../../i18n/texts.ts";
import { TextField } from "../../../ui/field.tsx";
import { changeDraft, currentDraft, useDraft } from "../../draft/draft-store.ts";
import { isEmail } from "../../request/domain-name.ts";
import { fqdnOf } from "../../request/sovereign-domain.ts";
import type { Missing, StepDefinition } from "../../step-definition.ts";
import { ByoApiMode } from "./byo-api-mode.tsx";
import { ByoManualMode } from "./byo-manual-mode.tsx";
import { DomainPreview } from "./domain-preview.tsx";
import { missingDomain, nameFields } from "./missing.ts";
import { ModeCards } from "./mode-cards.tsx";
import { askForName, nameCheckOf, onNameCheck } from "./name-check.ts";
import { PoolMode } from "./pool-mode.tsx";
import { checkRegistrar, isRegistrarValid } from "./registrar-check.ts";

await loadTexts(["domain"]);

export const step: StepDefinition = { component: DomainStep, missing: missingDomain, leave, onChange: onNameCheck };

const forms = { pool: PoolMode, "byo-manual": ByoManualMode, "byo-api": ByoApiMode };

function DomainStep() {
  const t = useText("domain");
  const shell = useText("shell");
  const mode = useDraft(({ sovereignDomainMode }) => sovereignDomainMode);
  const Form = forms[mode];
  return (
    <div className="stack">
      <h2 className="corp-step-title">{shell("step.domain")}</h2>
      <p className="muted">{t("intro")}</p>
      <ModeCards />
      <div className="domain-columns">
        <section className="card" aria-label={t(`mode.${mode}`)}>
          <Form />
        </section>
        <DomainPreview />
      </div>
      <AdminEmail />
    </div>
  );
}

function AdminEmail() {
  const t = useText("domain");
  const email = useDraft(({ orgEmail }) => orgEmail);
  return (
    <section className="card">
      <TextField
        id="admin-email-input"
        data-testid="admin-email-input"
        type="email"
        label={t("email.label")}
        hint={t("email.hint")}
        problem={email.trim() !== "" && !isEmail(email) ? t("missing.email-format") : undefined}
        required
        technical
        autoComplete="email"
        maxLength={254}
        placeholder="ops@example.com"
        value={email}
        onChange={(event) => changeDraft({ orgEmail: event.target.value })}
      />
    </section>
  );
}

async function leave(): Promise<Missing[]> {
  const { sovereignDomainMode: mode } = currentDraft();
  if (mode === "pool") return demandFreeName();
  if (mode === "byo-manual" || isRegistrarValid()) return [];
  await checkRegistrar();
  return isRegistrarValid() ? [] : [{ field: "byo-api-validate-button", text: textOf("domain")("missing.validated") }];
}

async function demandFreeName(): Promise<Missing[]> {
  const t = textOf("domain");
  const fqdn = fqdnOf(currentDraft());
  const known = nameCheckOf(fqdn);
  const { result } = known.state === "answered" ? known : await askForName("now");
  if (result?.available) return [];
  const text = result?.reason ? t(`reason.${result.reason}`, { fqdn }) : t("missing.unchecked");
  return [{ field: nameFields.pool, text }];
}
