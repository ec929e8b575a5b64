import { useText } from "../../../i18n/texts.ts";
import { Field, TextField } from "../../../ui/field.tsx";
import { changeDraft, useDraft } from "../../draft/draft-store.ts";
import { keycloakTopologies } from "../../draft/read-draft.ts";
import type { useProblems } from "../../shell/attempts.ts";
import { type Source, typedSource, typeSource } from "./typed-sources.ts";

type Problems = ReturnType<typeof useProblems>;

/** What few people change: who keeps the identities, and where an air-gapped region fetches from. */
export function AdvancedTopology({ problems }: { problems: Problems }) {
  const t = useText("plan");
  const isAirGapped = useDraft((draft) => draft.airgap);
  const keycloak = useDraft((draft) => draft.keycloakTopology);
  return (
    <details className="card disclosure" data-testid="topology-advanced">
      <summary>{t("advanced")}</summary>
      <div className="stack">
        <fieldset className="field">
          <legend className="legend">{t("advanced.identity")}</legend>
          {keycloakTopologies.map((each) => (
            <div className="check" key={each}>
              <input
                type="radio"
                id={`keycloak-${each}`}
                name="keycloak-topology"
                checked={keycloak === each}
                onChange={() => changeDraft({ keycloakTopology: each })}
                aria-describedby={`keycloak-${each}-hint`}
              />
              <div>
                <label htmlFor={`keycloak-${each}`}>{t(`advanced.identity.${each}`)}</label>
                <p className="muted" id={`keycloak-${each}-hint`}>
                  {t(`advanced.identity.${each}.hint`)}
                </p>
              </div>
            </div>
          ))}
        </fieldset>
        {isAirGapped && <Sources problems={problems} />}
      </div>
    </details>
  );
}

function Sources({ problems }: { problems: Problems }) {
  const t = useText("plan");
  useDraft((draft) => draft);
  return (
    <>
      <TextField
        id="artifact-mirror"
        data-testid="artifact-mirror"
        type="url"
        technical
        label={t("advanced.mirror")}
        hint={t("advanced.mirror.hint")}
        placeholder="https://mirror.example.net"
        problem={problems.of("artifact-mirror")}
        value={typedSource("artifactMirrorURL")}
        onChange={(event) => typeSource("artifactMirrorURL", event.target.value)}
        onBlur={() => problems.touch("artifact-mirror")}
      />
      <SourceText
        id="registry-mirrors"
        source="registryMirrors"
        label={t("advanced.mirrors")}
        hint={t("advanced.mirrors.hint")}
        placeholder="docker.io = https://mirror.example.net/docker"
        problems={problems}
      />
      <SourceText id="ca-bundle" source="caBundlePEM" label={t("advanced.ca")} hint={t("advanced.ca.hint")} problems={problems} />
    </>
  );
}

interface SourceTextProps {
  id: string;
  source: Source;
  label: string;
  hint: string;
  placeholder?: string;
  problems: Problems;
}

function SourceText({ id, source, label, hint, placeholder, problems }: SourceTextProps) {
  return (
    <Field id={id} label={label} hint={hint} problem={problems.of(id)}>
      {(control) => (
        <textarea
          className="input technical"
          data-testid={id}
          spellCheck={false}
          placeholder={placeholder}
          {...control}
          value={typedSource(source)}
          onChange={(event) => typeSource(source, event.target.value)}
          onBlur={() => problems.touch(id)}
        />
      )}
    </Field>
  );
}
