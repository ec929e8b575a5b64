import { useText } from "../../../i18n/texts.ts";
import type { DomainMode } from "../../draft/draft.ts";
import { changeDraft, useDraft } from "../../draft/draft-store.ts";

const modes: readonly DomainMode[] = ["pool", "byo-manual", "byo-api"];

/** Three ways to a domain. What was typed for one of them stays when another one is looked at. */
export function ModeCards() {
  const t = useText("domain");
  const chosen = useDraft(({ sovereignDomainMode }) => sovereignDomainMode);
  return (
    <fieldset className="mode-cards">
      <legend className="legend">{t("mode")}</legend>
      {modes.map((mode) => (
        <label key={mode} className="choice">
          <input
            type="radio"
            name="domain-mode"
            data-testid={`domain-mode-${mode}`}
            checked={chosen === mode}
            onChange={() => changeDraft({ sovereignDomainMode: mode })}
          />
          <span>
            <strong>{t(`mode.${mode}`)}</strong>
            <span className="muted">{t(`mode.${mode}.text`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
