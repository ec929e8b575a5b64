import { useText } from "../../../i18n/texts.ts";
import { useDraft } from "../../draft/draft-store.ts";
import { longestDomain, sovereignNames } from "../../request/domain-name.ts";
import { domainProblem, fqdnOf } from "../../request/sovereign-domain.ts";
import { DomainName } from "./domain-name-text.tsx";

/** The six names of the Sovereign's zone, as they will be. */
export function DomainPreview() {
  const t = useText("domain");
  const fqdn = useDraft(fqdnOf);
  const problem = useDraft(domainProblem);
  return (
    <section className="card stack" data-testid="domain-preview" aria-labelledby="domain-preview-title">
      <h3 id="domain-preview-title">{t("preview.title")}</h3>
      {problem === undefined ? (
        <>
          <p className="preview-console">
            <DomainName name={`console.${fqdn}`} />
          </p>
          <ul className="preview-names" aria-label={t("preview.others")}>
            {sovereignNames
              .filter((name) => name !== "console")
              .map((name) => (
                <li key={name}>
                  <DomainName name={name === "@" ? fqdn : `${name}.${fqdn}`} />
                </li>
              ))}
          </ul>
          <p className="muted">{t("preview.length", { count: fqdn.length, most: longestDomain })}</p>
        </>
      ) : (
        <p className="muted">{t("preview.none")}</p>
      )}
    </section>
  );
}
