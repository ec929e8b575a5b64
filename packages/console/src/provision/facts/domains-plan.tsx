import { useText } from "../../i18n/texts.ts";
import { Technical } from "../../ui/technical.tsx";
import { CertificateSection } from "./certificate-section.tsx";
import { nameOf, sovereignNames } from "./domain-facts.ts";
import { Section } from "./section.tsx";

/** The names that any Sovereign gets, below a domain that is not known. */
export function DomainsPlan() {
  const t = useText("facts");
  return (
    <>
      <Section title={t("records.title")} testId="domains-records">
        <p>{t("plan.records")}</p>
        <ul className="names">
          {sovereignNames.map((label) => (
            <li key={label}>
              <Technical>{nameOf(t("plan.domain"), label)}</Technical>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t("delegation.title")} testId="byo-ns-status">
        <p>{t("plan.delegation")}</p>
      </Section>
      <CertificateSection />
    </>
  );
}
