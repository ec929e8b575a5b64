import type { State } from "@catalyst/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { meQuery } from "../../api/queries.ts";
import { useText } from "../../i18n/texts.ts";
import { Button } from "../../ui/button.tsx";
import { CancelDialog } from "../dialogs/cancel-dialog.tsx";
import { DeleteRecordDialog } from "../dialogs/delete-record-dialog.tsx";
import { ReleaseSubdomainDialog } from "../dialogs/release-subdomain-dialog.tsx";
import { RetryDialog } from "../dialogs/retry-dialog.tsx";
import { WipeDialog } from "../dialogs/wipe-dialog.tsx";
import { WipeLeftovers } from "./wipe-leftovers.tsx";
import { type ActName, possibleActs } from "./possible-acts.ts";
import { mayAct } from "./may-act.ts";
import { Section } from "./section.tsx";

const dialogs = {
  retry: RetryDialog,
  cancel: CancelDialog,
  wipe: WipeDialog,
  delete: DeleteRecordDialog,
  release: ReleaseSubdomainDialog,
} satisfies Record<ActName, React.ComponentType<{ state: State; onClose(): void }>>;

/** What stops, destroys and forgets, each with what it means now. People who only look do not get it. */
export function DangerZone({ state }: { state: State }) {
  const t = useText("facts");
  const { data: me } = useQuery(meQuery);
  const [open, setOpen] = useState<ActName>();
  if (!mayAct(me, state)) return null;
  const Dialog = open && dialogs[open];
  return (
    <Section title={t("danger.title")} testId="danger-zone" className="danger-zone">
      {open !== "wipe" && <WipeLeftovers state={state} />}
      <div>
        {possibleActs(state).map(({ name, isPossible, says }) => (
          <div className="danger-row" key={name}>
            <div>
              <h3>{t(`danger.${name}`)}</h3>
              <p className="muted">{t(says)}</p>
            </div>
            {isPossible && (
              <Button
                look={name === "wipe" || name === "delete" ? "danger" : undefined}
                data-testid={`danger-${name}`}
                onClick={() => setOpen(name)}
              >
                {t(`danger.${name}.open`)}
              </Button>
            )}
          </div>
        ))}
      </div>
      {Dialog && <Dialog state={state} onClose={() => setOpen(undefined)} />}
    </Section>
  );
}
