import type { State } from "@catalyst/contract";
import { useEffect, useState } from "react";
import { useText } from "../../i18n/texts.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Technical } from "../../ui/technical.tsx";
import { fingerprintOf, parsePublicKey } from "../../wizard/request/parse-public-key.ts";
import { Section } from "./section.tsx";

/** The key that opens the servers, and its fingerprint as `ssh-keygen -l` shows it. */
export function SSHKeySection({ request }: { request: State["request"] }) {
  const t = useText("facts");
  const line = typeof request["sshPublicKey"] === "string" ? request["sshPublicKey"].trim() : "";
  const fingerprint = useFingerprint(line);
  return (
    <Section title={t("ssh.title")} testId="settings-ssh">
      <dl className="facts">
        <dt>{t("ssh.fingerprint")}</dt>
        <dd className="row">
          <Technical testId="ssh-fingerprint">{fingerprint ?? "—"}</Technical>
          {fingerprint && <CopyButton text={fingerprint} />}
        </dd>
        <dt>{t("ssh.key")}</dt>
        <dd className="row">
          <Technical>{line}</Technical>
          <CopyButton text={line} />
        </dd>
      </dl>
      {fingerprint === undefined && <p className="muted">{t("ssh.not-computed")}</p>}
    </Section>
  );
}

/** Undefined until it is worked out, and where the browser offers no cryptography because the page did not come over HTTPS. */
function useFingerprint(line: string): string | undefined {
  const [fingerprint, setFingerprint] = useState<string>();
  useEffect(() => {
    const parsed = parsePublicKey(line);
    // oxlint-disable-next-line typescript/no-unnecessary-condition -- absent outside of secure contexts
    if (!("key" in parsed) || !globalThis.crypto?.subtle) return setFingerprint(undefined);
    let isOver = false;
    void fingerprintOf(parsed.key).then((text) => isOver || setFingerprint(text));
    return () => {
      isOver = true;
    };
  }, [line]);
  return fingerprint;
}
