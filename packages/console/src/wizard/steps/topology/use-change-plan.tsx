import { type ReactNode, useState } from "react";
import { useText } from "../../../i18n/texts.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Technical } from "../../../ui/technical.tsx";
import type { Draft } from "../../draft/draft.ts";
import { changeDraft, currentDraft } from "../../draft/draft-store.ts";
import { changePlan, type Loss } from "../../rules/change-plan.ts";
import { providerOf } from "../../rules/provider-facts.ts";
import { regionLabelKey } from "../../rules/regions.ts";
import { dropTypedSources } from "./typed-sources.ts";

type Plan = Partial<Pick<Draft, "topology" | "airgap">>;

/** Changes the plan at once when nothing is lost by it, and asks first when something is. */
export function useChangePlan(): { change(plan: Plan): void; dialog: ReactNode } {
  const [asked, setAsked] = useState<{ plan: Plan; losses: Loss[] }>();
  return {
    change: (plan) => {
      const { losses } = changePlan(currentDraft(), plan);
      if (losses.length > 0) setAsked({ plan, losses });
      else apply(plan);
    },
    dialog: asked && (
      <LossDialog
        losses={asked.losses}
        onKeep={() => setAsked(undefined)}
        onDiscard={() => {
          setAsked(undefined);
          apply(asked.plan);
        }}
      />
    ),
  };
}

function apply(plan: Plan): void {
  if (plan.airgap === false) dropTypedSources();
  changeDraft(changePlan(currentDraft(), plan).changes);
}

function LossDialog({ losses, onKeep, onDiscard }: { losses: readonly Loss[]; onKeep(): void; onDiscard(): void }) {
  const t = useText("plan");
  const { topology } = currentDraft();
  const nameOf = (what: Loss["what"]) => t(what === "region" ? "loss.region-value" : `loss.${what}`);
  return (
    <Dialog
      title={t("loss.title")}
      testId="plan-loss-dialog"
      onClose={onKeep}
      actions={
        <>
          <Button data-autofocus data-testid="plan-loss-keep" onClick={onKeep}>
            {t("loss.keep")}
          </Button>
          <Button look="danger" data-testid="plan-loss-discard" onClick={onDiscard}>
            {t("loss.discard")}
          </Button>
        </>
      }
    >
      <p>{t("loss.text")}</p>
      <ul className="bullets">
        {losses.map(({ region, what, value }) => (
          <li key={`${region?.key} ${what}`}>
            {region ? t("loss.region", { region: t(regionLabelKey(topology, region)), what: nameOf(what) }) : nameOf(what)}{" "}
            {value && <Technical>{what === "provider" ? (providerOf(value)?.name ?? value) : value}</Technical>}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
