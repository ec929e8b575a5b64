import { textOf } from "../../../i18n/texts.ts";
import { currentDraft } from "../../draft/draft-store.ts";
import { isEmail } from "../../request/domain-name.ts";
import { domainProblem, fqdnOf } from "../../request/sovereign-domain.ts";
import { currentSecrets } from "../../secrets.ts";
import type { Missing } from "../../step-definition.ts";
import { nameCheckOf } from "./name-check.ts";

/** The control in which each mode's name is typed. */
export const nameFields = { pool: "pool-subdomain-input", "byo-manual": "byo-domain-input", "byo-api": "byo-api-domain-input" } as const;

/** What keeps the step from being left, from draft and memory alone. Whether a name is free is found out on leaving. */
export function missingDomain(): Missing[] {
  return [...missingName(), ...missingRegistrar(), ...missingEmail()];
}

function missingName(): Missing[] {
  const t = textOf("domain");
  const draft = currentDraft();
  const field = nameFields[draft.sovereignDomainMode];
  const problem = domainProblem(draft);
  if (problem) return [{ field, text: t(`missing.${draft.sovereignDomainMode === "pool" ? "pool" : "byo"}.${problem}`) }];
  const { result } = nameCheckOf(fqdnOf(draft));
  const isRefused = draft.sovereignDomainMode === "pool" && result?.available === false;
  return isRefused && result.reason ? [{ field, text: t(`reason.${result.reason}`, { fqdn: fqdnOf(draft) }) }] : [];
}

function missingRegistrar(): Missing[] {
  const t = textOf("domain");
  const { sovereignDomainMode, registrarType } = currentDraft();
  if (sovereignDomainMode !== "byo-api") return [];
  if (!registrarType) return [{ field: "byo-api-registrar-select", text: t("missing.registrar") }];
  return currentSecrets().registrarToken.trim() === "" ? [{ field: "byo-api-token-input", text: t("missing.registrar-token") }] : [];
}

function missingEmail(): Missing[] {
  const t = textOf("domain");
  const { orgEmail } = currentDraft();
  if (isEmail(orgEmail)) return [];
  return [{ field: "admin-email-input", text: t(orgEmail.trim() === "" ? "missing.email" : "missing.email-format") }];
}
