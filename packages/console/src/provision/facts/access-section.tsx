import type { State } from "@catalyst/contract";
import { useText } from "../../i18n/texts.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Technical } from "../../ui/technical.tsx";
import { Section } from "./section.tsx";
import { sovereignLinks } from "./sovereign-links.ts";

/** Where the Sovereign is found, who signs in first, and how. */
export function AccessSection({ state, isThere }: { state: State; isThere: boolean }) {
  const t = useText("facts");
  const links = sovereignLinks(state.sovereignFQDN);
  const admin = state.request["orgEmail"];
  return (
    <Section title={t("access.title")} testId="success-access">
      {!isThere && (
        <p className="muted" id="success-links-note">
          {t("access.later")}
        </p>
      )}
      <dl className="facts">
        <dt>{t("access.console")}</dt>
        <dd className="row">
          <Outside href={links.console} testId="console-url" isThere={isThere} />
          <CopyButton text={links.console} />
        </dd>
        <dt>{t("access.gitops")}</dt>
        <dd className="row">
          <Outside href={links.gitops} testId="gitops-url" isThere={isThere} />
          <CopyButton text={links.gitops} />
        </dd>
        <dt>{t("access.admin")}</dt>
        <dd className="row">
          <Technical testId="admin-username">{typeof admin === "string" ? admin : "—"}</Technical>
          {typeof admin === "string" && <CopyButton text={admin} />}
        </dd>
        <dt>{t("access.first-login")}</dt>
        <dd data-testid="first-login">
          <ol className="bullets">
            <li>{t("access.step.open")}</li>
            <li>{t("access.step.email")}</li>
            <li>{t("access.step.method")}</li>
          </ol>
        </dd>
      </dl>
      <div className="row">
        <Outside href={links.vouchers} testId="voucher-cta" isThere={isThere} label={t("access.voucher")} />
        <Outside href={links.docs} testId="docs-cta" isThere={isThere} label={t("access.docs")} />
      </div>
    </Section>
  );
}

interface OutsideProps {
  href: string;
  testId: string;
  isThere: boolean;
  /** Its words, when it is drawn as a button; the address itself otherwise. */
  label?: string;
}

/** A link into the Sovereign. While it is not there yet the note says so, and the link is tied to it. */
export function Outside({ href, testId, isThere, label }: OutsideProps) {
  const t = useText("facts");
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      className={label === undefined ? undefined : "button small"}
      data-testid={testId}
      data-answers={isThere}
      aria-describedby={isThere ? undefined : "success-links-note"}
    >
      {label === undefined ? <Technical>{href}</Technical> : label}
      <Icon name="open" />
      <span className="visually-hidden">{t("new-tab")}</span>
    </a>
  );
}
