import { useText } from "../../i18n/texts.ts";
import { Empty } from "../../ui/states.tsx";
import { CredentialsSection } from "./credentials-section.tsx";
import { DangerZone } from "./danger-zone.tsx";
import { EventsSection } from "./events-section.tsx";
import { FactsPage } from "./facts-page.tsx";
import { KubeconfigSection } from "./kubeconfig-section.tsx";
import { RequestSection } from "./request-section.tsx";
import { SSHKeySection } from "./ssh-key-section.tsx";
import { WipedFacts } from "./wiped-facts.tsx";

/** What was asked for, what is held, what can be taken along, and what destroys. */
export function SettingsPage() {
  const t = useText("shell");
  const facts = useText("facts");
  return (
    <FactsPage
      title={t("title.settings")}
      testId="settings-page"
      plan={<Empty icon="gear" title={facts("settings.plan")} testId="settings-plan" />}
      wiped={(state) => (
        <>
          <WipedFacts>
            <p>{facts("settings.wiped")}</p>
          </WipedFacts>
          <RequestSection state={state} />
          <EventsSection state={state} />
        </>
      )}
    >
      {(state) => (
        <>
          <RequestSection state={state} />
          <SSHKeySection request={state.request} />
          <KubeconfigSection state={state} />
          <CredentialsSection state={state} />
          <EventsSection state={state} />
          <DangerZone state={state} />
        </>
      )}
    </FactsPage>
  );
}
