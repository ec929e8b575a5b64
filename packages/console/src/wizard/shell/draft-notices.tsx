import { useEffect, useState } from "react";
import { useText } from "../../i18n/texts.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { Banner } from "../../ui/states.tsx";
import { onOtherTab, useDraft } from "../draft/draft-store.ts";

/** What happened to the draft elsewhere: another tab changed it, or a Sovereign has come out of the one before. */
export function DraftNotices() {
  return (
    <>
      <OtherTab />
      <LastDeployment />
    </>
  );
}

function OtherTab() {
  const [t, shell] = [useText("wizard"), useText("shell")];
  const [isTold, setTold] = useState(false);
  useEffect(() => onOtherTab(() => setTold(true)), []);
  if (!isTold) return null;
  return (
    <Banner
      testId="wizard-other-tab"
      actions={
        <Button small onClick={() => setTold(false)}>
          {shell("dismiss")}
        </Button>
      }
    >
      {t("other-tab")}
    </Banner>
  );
}

function LastDeployment() {
  const t = useText("wizard");
  const id = useDraft((draft) => draft.deploymentId);
  if (id === null) return null;
  return (
    <Banner
      testId="wizard-last-deployment"
      actions={
        <LinkButton small to="/provision/$id" params={{ id }}>
          {t("last-deployment.open")}
        </LinkButton>
      }
    >
      {t("last-deployment")}
    </Banner>
  );
}
