import { useQuery } from "@tanstack/react-query";
import { deploymentQuery } from "../api/queries.ts";
import { useText } from "../i18n/texts.ts";
import { Pill } from "../ui/pill.tsx";

/** Name and state of the Sovereign that the page is about. */
export function SovereignStatus({ id }: { id: string }) {
  const t = useText("shell");
  const { data } = useQuery(deploymentQuery(id));
  return (
    <>
      <span className="sov-label" data-testid="sov-sovereign-label">
        <bdi dir="ltr">{data?.sovereignFQDN ?? id}</bdi>
      </span>
      <Pill look={data ? "busy" : "idle"} testId="sov-provisioning-pill">
        {t(data ? `status.${data.status}` : "status.plan")}
      </Pill>
    </>
  );
}
