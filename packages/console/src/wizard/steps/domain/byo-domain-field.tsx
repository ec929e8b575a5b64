import { useText } from "../../../i18n/texts.ts";
import { TextField } from "../../../ui/field.tsx";
import { changeDraft, useDraft } from "../../draft/draft-store.ts";
import { domainProblem } from "../../request/sovereign-domain.ts";

/** A domain of the customer's own. */
export function ByoDomainField({ id, hint, onChange }: { id: string; hint: string; onChange?: () => void }) {
  const t = useText("domain");
  const domain = useDraft(({ sovereignByoDomain }) => sovereignByoDomain);
  const problem = useDraft(domainProblem);
  return (
    <TextField
      id={id}
      data-testid={id}
      label={t("byo.domain")}
      hint={hint}
      problem={problem === "format" || problem === "too-long" ? t(`missing.byo.${problem}`) : undefined}
      required
      technical
      autoComplete="off"
      autoCapitalize="off"
      inputMode="url"
      maxLength={260}
      placeholder="cloud.example.com"
      value={domain}
      onChange={(event) => {
        changeDraft({ sovereignByoDomain: event.target.value });
        onChange?.();
      }}
    />
  );
}
