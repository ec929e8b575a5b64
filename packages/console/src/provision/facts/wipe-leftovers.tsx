import type { State } from "@catalyst/contract";
import { useQuery } from "@tanstack/react-query";
import { useText } from "../../i18n/texts.ts";
import { Banner } from "../../ui/states.tsx";
import { wipeReportQuery } from "../dialogs/wipe-report-query.ts";
import { WipeReportView } from "../dialogs/wipe-report-view.tsx";

/** What a wipe left that did not end clean: it stays on the page until another one has. */
export function WipeLeftovers({ state }: { state: State }) {
  return state.failure?.code === "wipe-incomplete" ? <Leftovers state={state} /> : null;
}

function Leftovers({ state }: { state: State }) {
  const t = useText("facts");
  const { data } = useQuery(wipeReportQuery(state.id, state.updatedAt));
  return (
    <>
      <Banner look="bad" icon="error" testId="wipe-incomplete">
        {t("danger.wipe-incomplete")}
      </Banner>
      {data && <WipeReportView report={data} />}
    </>
  );
}
