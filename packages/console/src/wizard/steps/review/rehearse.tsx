import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { preparationQuery } from "../../../api/queries.ts";
import { useText } from "../../../i18n/texts.ts";
import { Button } from "../../../ui/button.tsx";
import { launch } from "./launch.ts";

/** The same plan against the lab, where this mothership has one to rehearse in. */
export function Rehearse() {
  const t = useText("review");
  const { data } = useQuery(preparationQuery);
  const [isBusy, setBusy] = useState(false);
  const isPossible = data?.features.includes("rehearsal") ?? false;
  return (
    <div className="row" data-testid="review-rehearse">
      <Button
        icon="play"
        data-testid="wizard-rehearse"
        disabled={!isPossible || isBusy}
        aria-describedby="wizard-rehearse-reason"
        onClick={() => void start()}
      >
        {t("rehearse")}
      </Button>
      <span className="muted" id="wizard-rehearse-reason" data-testid="wizard-rehearse-reason">
        {t(isPossible ? "rehearse.text" : "rehearse.unavailable")}
      </span>
    </div>
  );

  async function start(): Promise<void> {
    setBusy(true);
    await launch({ rehearse: true });
    setBusy(false);
  }
}
