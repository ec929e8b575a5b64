import type { ReactNode } from "react";
import { useText } from "../../../i18n/texts.ts";
import { LinkButton } from "../../../ui/button.tsx";
import type { StepSlug } from "../../step-definition.ts";

/** Sections of the step, with the step in which each is changed. */
export const sections = {
  organisation: "organisation",
  topology: "topology",
  provider: "provider",
  credentials: "credentials",
  ssh: "credentials",
  components: "components",
  domain: "domain",
} as const satisfies Record<string, StepSlug>;
export type SectionName = keyof typeof sections;

/** What was chosen in one step, and the way back to it. */
export function ReviewSection({ name, children }: { name: SectionName; children: ReactNode }) {
  const t = useText("review");
  const title = t(`section.${name}`);
  return (
    <section className="card stack" data-testid={`review-section-${name}`} aria-labelledby={`review-title-${name}`}>
      <div className="row spread">
        <h3 id={`review-title-${name}`}>{title}</h3>
        <LinkButton
          small
          look="quiet"
          id={`review-edit-${name}`}
          data-testid={`review-edit-${name}`}
          aria-label={`${t("edit")}: ${title}`}
          to="/wizard/$step"
          params={{ step: sections[name] }}
        >
          {t("edit")}
        </LinkButton>
      </div>
      {children}
    </section>
  );
}

/** One fact of a section; a dash says that nothing was given. */
export function Fact({ name, children }: { name: string; children?: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children === undefined || children === null || children === "" || children === false ? "—" : children}</dd>
    </>
  );
}
