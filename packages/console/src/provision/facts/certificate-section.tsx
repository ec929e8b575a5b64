import type { State } from "@catalyst/contract";
import { useText } from "../../i18n/texts.ts";
import { Pill } from "../../ui/pill.tsx";
import { Section } from "./section.tsx";

/** The certificate is asked for by the Sovereign itself; nothing is shown of one that nobody has seen. */
export function CertificateSection({ state }: { state?: State }) {
  const t = useText("facts");
  const isUp = state?.status === "ready" || state?.status === "adopted";
  return (
    <Section
      title={t("certificate.title")}
      testId="domains-certificate"
      aside={<Pill look="idle">{t(isUp ? "certificate.unseen" : "certificate.later")}</Pill>}
    >
      <p>{t(isUp ? "certificate.unseen.text" : state?.result ? "certificate.booting.text" : "certificate.later.text")}</p>
      <p className="muted">{t("certificate.limits")}</p>
    </Section>
  );
}
