import { useParams } from "@tanstack/react-router";
import { useText } from "../i18n/texts.ts";
import { PageHeading } from "../shell/page-heading.tsx";

/** The sections of an Application's page in order, each with what its test id is called. */
export const appSections = [
  ["about", "about"],
  ["connection", "connection"],
  ["bundled", "deps"],
  ["organization", "organization"],
  ["configuration", "configuration"],
  ["jobs", "jobs"],
] as const;

/** The sections of an Application's page, before anything of it is known. */
export function AppDetailFrame() {
  const t = useText("shell");
  const { component = "" } = useParams({ strict: false });
  const id = component.replace(/^bp-/, "");
  return (
    <div className="page stack" data-testid={`sov-app-detail-bp-${id}`}>
      <PageHeading>{id}</PageHeading>
      {appSections.map(([name, testId]) => (
        <section key={name} className="card stack" data-testid={`sov-section-${testId}`}>
          <h2>{t(`section.${name}`)}</h2>
        </section>
      ))}
    </div>
  );
}
