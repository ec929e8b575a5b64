import { useParams } from "@tanstack/react-router";
import { useText } from "../i18n/texts.ts";
import { PageHeading } from "../shell/page-heading.tsx";

export const appSections = ["about", "connection", "bundled", "organization", "configuration", "jobs"] as const;

/** The sections of an Application's page, before anything of it is known. */
export function AppDetailFrame() {
  const t = useText("shell");
  const { component = "" } = useParams({ strict: false });
  return (
    <div className="page stack">
      <PageHeading>{component.replace(/^bp-/, "")}</PageHeading>
      {appSections.map((name) => (
        <section key={name} className="card stack">
          <h2>{t(`section.${name}`)}</h2>
        </section>
      ))}
    </div>
  );
}
