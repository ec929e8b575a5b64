import { type ReactNode, useState } from "react";
import { useText } from "../../../i18n/texts.ts";
import { Button } from "../../../ui/button.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { CheckField, Field } from "../../../ui/field.tsx";
import { Banner, ErrorCard } from "../../../ui/states.tsx";
import { Technical } from "../../../ui/technical.tsx";
import { useDraft } from "../../draft/draft-store.ts";
import { acceptedKeyTypes, type KeyProblem, parsePublicKey } from "../../request/parse-public-key.ts";
import { changeSecrets, useSecrets } from "../../secrets.ts";
import { chooseMode, downloadPrivateKey, generateKey, keyFileName, pasteKey, type SSHKeyState, useSSHKey } from "./ssh-key.ts";

const modes = ["generate", "paste"] as const;

/** The key with which the first administrators reach the nodes. */
export function SSHSection() {
  const t = useText("credentials");
  const { mode, pasted, generated } = useSSHKey();
  return (
    <section className="card stack" data-testid="ssh-key-section" aria-labelledby="credentials-ssh">
      <div>
        <h3 id="credentials-ssh">{t("ssh.title")}</h3>
        <p className="muted">{t("ssh.text")}</p>
      </div>
      <fieldset className="choice-row">
        <legend className="legend">{t("ssh.mode")}</legend>
        {modes.map((each) => (
          <label key={each} className="choice">
            <input
              type="radio"
              name="ssh-mode"
              data-testid={`ssh-mode-${each}`}
              checked={mode === each}
              onChange={() => void chooseMode(each)}
            />
            <span>
              <strong>{t(`ssh.${each}`)}</strong>
              <span className="muted">{t(`ssh.${each}.text`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {mode === "generate" ? <GeneratedKey generated={generated} /> : <PastedKey pasted={pasted} />}
    </section>
  );
}

function GeneratedKey({ generated }: Pick<SSHKeyState, "generated">) {
  const t = useText("credentials");
  const isSaved = useSecrets(({ isPrivateKeySaved }) => isPrivateKeySaved);
  const hasPrivateKey = useSecrets(({ sshPrivateKey }) => sshPrivateKey !== "");
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  return (
    <>
      <div className="row">
        <Button
          id="ssh-generate-button"
          data-testid="ssh-generate-button"
          icon={generated ? "refresh" : "download"}
          refused={isBusy}
          onClick={() => void generate()}
        >
          {t(generated ? "ssh.generate-again" : "ssh.generate-button")}
        </Button>
        {generated && hasPrivateKey && (
          <Button look="quiet" icon="download" data-testid="ssh-redownload" onClick={downloadPrivateKey}>
            {t("ssh.redownload")}
          </Button>
        )}
      </div>
      {error !== undefined && <ErrorCard error={error} onRetry={() => void generate()} testId="ssh-generate-error" />}
      {generated && (
        <>
          <Banner look="warn" icon="warning" testId="ssh-private-key-warning">
            <p>
              <strong>{t("ssh.once")}</strong>
            </p>
            <p>
              {t("ssh.once.text")} <Technical>{keyFileName()}</Technical>
            </p>
            <CheckField
              id="ssh-saved"
              data-testid="ssh-saved"
              label={t("ssh.saved")}
              checked={isSaved}
              onChange={(event) => changeSecrets({ isPrivateKeySaved: event.target.checked })}
            />
          </Banner>
          <KeyPreview />
        </>
      )}
    </>
  );

  async function generate(): Promise<void> {
    if (isBusy) return;
    setBusy(true);
    setError(undefined);
    try {
      await generateKey();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }
}

function PastedKey({ pasted }: Pick<SSHKeyState, "pasted">) {
  const t = useText("credentials");
  const parsed = parsePublicKey(pasted);
  const problem = "problem" in parsed && parsed.problem.code !== "empty" ? parsed.problem : undefined;
  const say = useKeyProblem();
  return (
    <>
      <Field
        id="ssh-paste-input"
        label={t("ssh.paste-label")}
        hint={
          <>
            {t("ssh.paste-hint")} <Technical>{acceptedKeyTypes.join(", ")}</Technical>
          </>
        }
        problem={problem ? say(problem) : undefined}
        problemTestId="ssh-paste-error"
        required
      >
        {(control) => (
          <textarea
            className="input technical"
            data-testid="ssh-paste-input"
            aria-required="true"
            rows={3}
            spellCheck={false}
            autoComplete="off"
            placeholder="ssh-ed25519 AAAA…"
            value={pasted}
            onChange={(event) => void pasteKey(event.target.value)}
            {...control}
          />
        )}
      </Field>
      {"key" in parsed && <KeyPreview />}
    </>
  );
}

function KeyPreview() {
  const t = useText("credentials");
  const publicKey = useDraft(({ sshPublicKey }) => sshPublicKey);
  const fingerprint = useDraft(({ sshFingerprint }) => sshFingerprint);
  return (
    <dl className="facts">
      <Fact name={t("ssh.public-key")}>
        <span data-testid="ssh-public-key-preview">
          <Technical>{publicKey}</Technical>
        </span>{" "}
        <CopyButton text={publicKey} />
      </Fact>
      {fingerprint && (
        <Fact name={t("ssh.fingerprint")}>
          <Technical testId="ssh-fingerprint">{fingerprint}</Technical>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function useKeyProblem(): (problem: KeyProblem) => string {
  const t = useText("credentials");
  return ({ code, detail = "" }) => t(`key.${code}`, { detail });
}
