import type { State } from "@catalyst/contract";
import { useState } from "react";
import { api, isProblem } from "../../api/api.ts";
import { withSignIn } from "../../api/sign-in.ts";
import { useText } from "../../i18n/texts.ts";
import { Button } from "../../ui/button.tsx";
import { ErrorCard } from "../../ui/states.tsx";
import { saveFile } from "../dialogs/save-file.ts";
import { Section } from "./section.tsx";

export function KubeconfigSection({ state }: { state: State }) {
  const t = useText("facts");
  return (
    <Section title={t("kubeconfig.title")} testId="settings-kubeconfig">
      <KubeconfigDownload state={state} />
    </Section>
  );
}

/** One button for each region whose kubeconfig has come; where none has, or it was destroyed, the reason and no button. */
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
      saveFile(`${state.sovereignFQDN}${suffix}-kubeconfig.yaml`, "application/yaml", await answer.text());
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  }

  const isRetired = state.status === "adopted" || isProblem(error, "kubeconfig-retired");
  if (isRetired) return <p data-testid="kubeconfig-retired">{t("kubeconfig.retired")}</p>;
  if (there.length === 0 || isProblem(error, "kubeconfig-file-missing"))
    return <p data-testid="kubeconfig-missing">{t(state.result ? "kubeconfig.booting" : "kubeconfig.missing")}</p>;
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
