import type { State } from "@catalyst/contract";
import { useId, useState } from "react";
import { api, isProblem } from "../../api/api.ts";
import { withSignIn } from "../../api/sign-in.ts";
import { useText } from "../../i18n/texts.ts";
import { Button } from "../../ui/button.tsx";
import { ErrorCard } from "../../ui/states.tsx";
import { saveText } from "../../ui/save-file.ts";
import { Section } from "./section.tsx";

export function KubeconfigSection({ state }: { state: State }) {
  const t = useText("facts");
  return (
    <Section title={t("kubeconfig.title")} testId="settings-kubeconfig">
      <KubeconfigDownload state={state} />
    </Section>
  );
}

/** One button for each region whose kubeconfig has come; where none has, or it was destroyed, the reason at a button that does not act. */
export function KubeconfigDownload({ state }: { state: State }) {
  const t = useText("facts");
  const [error, setError] = useState<unknown>(undefined);
  const [isBusy, setBusy] = useState(false);
  const there = state.regions.filter(({ status }) => status === "kubeconfig-accepted");

  async function download(region: string): Promise<void> {
    setBusy(true);
    setError(undefined);
    try {
      // Not kept anywhere: what the server hands out goes into the file alone.
      const answer = await withSignIn(() => api.request("readKubeconfig", { params: { id: state.id }, query: { region } }));
      const suffix = state.regions.length > 1 ? `-${region}` : "";
      saveText(`${state.sovereignFQDN}${suffix}-kubeconfig.yaml`, "application/yaml", await answer.text());
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  }

  const isRetired = state.status === "adopted" || isProblem(error, "kubeconfig-retired");
  const isMissing = there.length === 0 || isProblem(error, "kubeconfig-file-missing");
  if (isRetired || isMissing) return <NoKubeconfig state={state} isRetired={isRetired} />;
  return (
    <>
      <p>{t("kubeconfig.text")}</p>
      <div className="row">
        {there.map(({ key }, index) => (
          <Button
            key={key}
            icon="download"
            data-testid={index === 0 ? "download-kubeconfig" : `download-kubeconfig-${key}`}
            disabled={isBusy}
            onClick={() => void download(key)}
          >
            {t("kubeconfig.download", { region: key })}
          </Button>
        ))}
      </div>
      {error !== undefined && <ErrorCard error={error} testId="kubeconfig-error" />}
    </>
  );
}

/** Why there is nothing to download: said beside a button that does not act. */
function NoKubeconfig({ state, isRetired }: { state: State; isRetired: boolean }) {
  const t = useText("facts");
  const reason = useId();
  return (
    <>
      <p id={reason} data-testid={isRetired ? "kubeconfig-retired" : "kubeconfig-missing"}>
        {t(isRetired ? "kubeconfig.retired" : state.result ? "kubeconfig.booting" : "kubeconfig.missing")}
      </p>
      <p>
        <Button icon="download" data-testid="download-kubeconfig" refused aria-describedby={reason}>
          {t("kubeconfig.download", { region: state.region })}
        </Button>
      </p>
    </>
  );
}
