import { useText } from "../../i18n/texts.ts";
import { CheckField } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { SecretField } from "../../ui/secret-field.tsx";
import { type RetryAnswers, type RetryNeeds, tokenLength } from "./retry-needs.ts";

interface QuestionsProps {
  needs: RetryNeeds;
  answers: RetryAnswers;
  /** What to complain about by now. */
  missing: readonly (keyof RetryNeeds)[];
  onChange(answers: RetryAnswers): void;
}

/** One control for each thing that a retry needs to know. */
export function RetryQuestions({ needs, answers, missing, onChange }: QuestionsProps) {
  const t = useText("dialogs");
  const change = (part: Partial<RetryAnswers>) => onChange({ ...answers, ...part });
  return (
    <>
      {needs.hetznerToken && (
        <SecretField
          label={t("token")}
          hint={t("retry.token.hint")}
          required
          testId="retry-token"
          data-autofocus
          value={answers.hetznerToken}
          problem={
            missing.includes("hetznerToken")
              ? t("token.length", { wanted: tokenLength, count: answers.hetznerToken.trim().length })
              : undefined
          }
          onChange={({ target }) => change({ hetznerToken: target.value })}
        />
      )}
      {needs.registrarToken && (
        <SecretField
          label={t("registrar-token")}
          hint={t("retry.registrar-token.hint")}
          required
          testId="retry-registrar-token"
          data-autofocus
          value={answers.registrarToken}
          problem={missing.includes("registrarToken") ? t("needed") : undefined}
          onChange={({ target }) => change({ registrarToken: target.value })}
        />
      )}
      {needs.allowReplace && (
        <div>
          <CheckField
            label={t("retry.replace")}
            hint={t("retry.replace.hint")}
            data-testid="retry-allow-replace"
            checked={answers.allowReplace}
            onChange={({ target }) => change({ allowReplace: target.checked })}
          />
          {missing.includes("allowReplace") && <Problem text={t("retry.replace.missing")} />}
        </div>
      )}
      {needs.orphans && (
        <fieldset className="stack">
          <legend className="legend">{t("retry.orphans")}</legend>
          <div className="choices">
            {(["fail", "import", "purge"] as const).map((choice) => (
              <div className="check" key={choice}>
                <input
                  type="radio"
                  name="retry-orphans"
                  id={`retry-orphans-${choice}`}
                  data-testid={`retry-orphans-${choice}`}
                  aria-describedby={`retry-orphans-${choice}-hint`}
                  checked={answers.orphans === choice}
                  onChange={() => change({ orphans: choice })}
                />
                <div>
                  <label htmlFor={`retry-orphans-${choice}`}>{t(`retry.orphans.${choice}`)}</label>
                  <p className="muted" id={`retry-orphans-${choice}-hint`}>
                    {t(`retry.orphans.${choice}.hint`)}
                  </p>
                </div>
              </div>
            ))}
          </div>
          {missing.includes("orphans") && <Problem text={t("retry.orphans.missing")} />}
        </fieldset>
      )}
      {needs.carryOver && (
        <CheckField
          label={t("retry.carry-over")}
          hint={t("retry.carry-over.hint")}
          data-testid="retry-carry-over"
          checked={answers.carryOver}
          onChange={({ target }) => change({ carryOver: target.checked })}
        />
      )}
    </>
  );
}

function Problem({ text }: { text: string }) {
  return (
    <p className="field-problem" role="alert">
      <Icon name="error" />
      {text}
    </p>
  );
}
