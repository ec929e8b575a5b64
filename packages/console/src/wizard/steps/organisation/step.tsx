import { useId } from "react";
import { type Locale, useLocale } from "../../../i18n/locale.ts";
import { useText } from "../../../i18n/texts.ts";
import { CheckField, SelectField, TextField } from "../../../ui/field.tsx";
import { changeDraft, useDraft } from "../../draft/draft-store.ts";
import { complianceFrames, industries, organisationSizes } from "../../draft/profile-lists.ts";
import { placeNames } from "../../rules/place-names.ts";
import { useProblems } from "../../shell/attempts.ts";
import type { StepDefinition } from "../../step-definition.ts";
import { missing, nameField } from "./missing.ts";

export const step: StepDefinition = { component: OrganisationStep, missing };

function OrganisationStep() {
  const [t, shell] = [useText("plan"), useText("shell")];
  const problems = useProblems(missing);
  const name = useDraft((draft) => draft.orgName);
  return (
    <div className="stack">
      <div className="step-head">
        <h2 className="corp-step-title">{shell("step.organisation")}</h2>
        <p className="muted">{t("organisation.intro")}</p>
      </div>
      <div className="card form-grid">
        <TextField
          id={nameField}
          data-testid="org-name"
          label={t("organisation.name")}
          hint={t("organisation.name.hint")}
          required
          problem={problems.of(nameField)}
          problemTestId="org-name-problem"
          placeholder={t("organisation.name.example")}
          autoComplete="organization"
          value={name}
          onChange={(event) => changeDraft({ orgName: event.target.value })}
          onBlur={() => problems.touch(nameField)}
        />
        <Headquarters />
        <Listed list={industries} member="orgIndustry" testId="org-industry" />
        <Listed list={organisationSizes} member="orgSize" testId="org-size" />
        <Compliance />
      </div>
    </div>
  );
}

function Headquarters() {
  const t = useText("plan");
  const now = useLocale();
  const list = useId();
  const headquarters = useDraft((draft) => draft.orgHeadquarters);
  return (
    <div>
      <TextField
        data-testid="org-headquarters"
        label={t("organisation.headquarters")}
        hint={t("organisation.headquarters.hint")}
        placeholder={t("organisation.headquarters.example")}
        list={list}
        value={headquarters}
        onChange={(event) => changeDraft({ orgHeadquarters: event.target.value })}
      />
      <Places id={list} of={now} />
    </div>
  );
}

function Places({ id, of }: { id: string; of: Locale }) {
  return (
    <datalist id={id}>
      {placeNames(of).map((place) => (
        <option key={place} value={place} />
      ))}
    </datalist>
  );
}

function Listed({ list, member, testId }: { list: readonly string[]; member: "orgIndustry" | "orgSize"; testId: string }) {
  const t = useText("plan");
  const value = useDraft((draft) => draft[member]);
  return (
    <SelectField
      data-testid={testId}
      label={t(`organisation.${member}`)}
      hint={t(`organisation.${member}.hint`)}
      value={value ?? ""}
      onChange={(event) => changeDraft({ [member]: event.target.value === "" ? null : event.target.value })}
    >
      <option value="">{t("organisation.unsaid")}</option>
      {list.map((each, index) => (
        <option key={each} value={each}>
          {t(`${member}.${index}` as "orgIndustry.0")}
        </option>
      ))}
    </SelectField>
  );
}

function Compliance() {
  const t = useText("plan");
  const chosen = useDraft((draft) => draft.orgCompliance);
  const hint = useId();
  return (
    <fieldset className="field form-wide" data-testid="org-compliance" aria-describedby={hint}>
      <legend className="legend">{t("organisation.compliance")}</legend>
      <p className="hint" id={hint}>
        {t("organisation.compliance.hint")}
      </p>
      <div className="check-grid">
        {complianceFrames.map((frame) => (
          <CheckField
            key={frame}
            label={<bdi dir="ltr">{frame}</bdi>}
            checked={chosen.includes(frame)}
            onChange={(event) =>
              changeDraft({
                orgCompliance: complianceFrames.filter((each) => (each === frame ? event.target.checked : chosen.includes(each))),
              })
            }
          />
        ))}
      </div>
    </fieldset>
  );
}
