import providersFile from "@catalyst/contract/data/providers.json" with { type: "json" };
import { useState } from "react";
import { useText } from "../../../i18n/texts.ts";
import { Field, SelectField } from "../../../ui/field.tsx";
import { SecretField } from "../../../ui/secret-field.tsx";
import { changeDraft, useDraft } from "../../draft/draft-store.ts";
import { changeSecrets, currentSecrets, useSecrets } from "../../secrets.ts";
import { defaultProvider } from "../../rules/provider-facts.ts";
import { readRanges } from "./address-ranges.ts";
import { areRanges, missingCredentials } from "./missing.ts";

const storageRegions = (providersFile.providers.find(({ id }) => id === defaultProvider)?.regions ?? []).filter(
  (region) => "objectStorage" in region && region.objectStorage,
);
const advancedFields = [
  "sovereign-cloud-token",
  "object-storage-access-key",
  "object-storage-region",
  "ssh-allowed-ranges",
  "api-allowed-ranges",
];

/** What few people need: closed until somebody looks, or until something in it is wrong. */
export function AdvancedPart() {
  const t = useText("credentials");
  const sshRanges = useDraft(({ sshAllowedCIDRs }) => sshAllowedCIDRs);
  const apiRanges = useDraft(({ k8sAPIAllowedCIDRs }) => k8sAPIAllowedCIDRs);
  const ownToken = useSecrets(({ sovereignCloudToken }) => sovereignCloudToken);
  const isSame = ownToken !== "" && ownToken.trim() === currentSecrets().hetznerToken.trim();
  const [startsOpen] = useState(() => missingCredentials().some(({ field }) => advancedFields.includes(field)));
  return (
    <details className="card" data-testid="credentials-advanced" open={startsOpen}>
      <summary>
        <h3>{t("advanced.title")}</h3>
      </summary>
      <div className="stack advanced-body">
        <SecretField
          id="sovereign-cloud-token"
          testId="sovereign-cloud-token"
          label={t("advanced.own-token")}
          hint={t("advanced.own-token.hint")}
          problem={isSame ? t("advanced.own-token.same") : undefined}
          value={ownToken}
          onChange={(event) => changeSecrets({ sovereignCloudToken: event.target.value })}
        />
        <StorageFields />
        <RangesField
          id="ssh-allowed-ranges"
          label={t("advanced.ssh-ranges")}
          hint={t("advanced.ssh-ranges.hint")}
          ranges={sshRanges}
          onChange={(sshAllowedCIDRs) => changeDraft({ sshAllowedCIDRs })}
        />
        <RangesField
          id="api-allowed-ranges"
          label={t("advanced.api-ranges")}
          hint={t("advanced.api-ranges.hint")}
          ranges={apiRanges ?? []}
          onChange={(ranges) => changeDraft({ k8sAPIAllowedCIDRs: ranges.length === 0 ? null : ranges })}
        />
      </div>
    </details>
  );
}

function StorageFields() {
  const t = useText("credentials");
  const region = useDraft(({ objectStorageRegion }) => objectStorageRegion);
  const accessKey = useSecrets(({ objectStorageAccessKey }) => objectStorageAccessKey);
  const secretKey = useSecrets(({ objectStorageSecretKey }) => objectStorageSecretKey);
  return (
    <fieldset className="storage-fields">
      <legend className="legend">{t("advanced.storage")}</legend>
      <p className="muted">{t("advanced.storage.hint")}</p>
      <SelectField
        id="object-storage-region"
        data-testid="object-storage-region"
        label={t("advanced.storage-region")}
        value={region}
        onChange={(event) => changeDraft({ objectStorageRegion: event.target.value })}
      >
        <option value="">{t("advanced.storage-none")}</option>
        {storageRegions.map(({ id, location }) => (
          <option key={id} value={id}>{`${id} · ${location}`}</option>
        ))}
      </SelectField>
      <SecretField
        id="object-storage-access-key"
        testId="object-storage-access-key"
        label={t("advanced.access-key")}
        value={accessKey}
        onChange={(event) => changeSecrets({ objectStorageAccessKey: event.target.value })}
      />
      <SecretField
        id="object-storage-secret-key"
        testId="object-storage-secret-key"
        label={t("advanced.secret-key")}
        value={secretKey}
        onChange={(event) => changeSecrets({ objectStorageSecretKey: event.target.value })}
      />
    </fieldset>
  );
}

interface RangesFieldProps {
  id: string;
  label: string;
  hint: string;
  ranges: string[];
  onChange: (ranges: string[]) => void;
}

function RangesField({ id, label, hint, ranges, onChange }: RangesFieldProps) {
  const t = useText("credentials");
  const [text, setText] = useState(ranges.join("\n"));
  return (
    <Field id={id} label={label} hint={hint} problem={areRanges(ranges) ? undefined : t("advanced.ranges-problem")}>
      {(control) => (
        <textarea
          className="input technical"
          data-testid={id}
          rows={2}
          spellCheck={false}
          autoComplete="off"
          placeholder="203.0.113.0/24"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            onChange(readRanges(event.target.value));
          }}
          {...control}
        />
      )}
    </Field>
  );
}
