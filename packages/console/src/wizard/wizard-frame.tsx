import { useText } from "../i18n/texts.ts";
import { PageHeading } from "../shell/page-heading.tsx";
import { Loading } from "../ui/states.tsx";

/** What stands while the wizard is fetched: it has a frame of its own, so its landmark has to be here. */
export function WizardFrame() {
  const t = useText("shell");
  return (
    <main id="main" tabIndex={-1} className="main-content">
      <div className="page stack">
        <PageHeading>{t("title.wizard")}</PageHeading>
        <Loading height={320} />
      </div>
    </main>
  );
}
