import type { DeploymentDns } from "@catalyst/contract";
import type { Static } from "typebox";
import { formatClock } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import { Button } from "../../ui/button.tsx";
import { Pill, type PillLook } from "../../ui/pill.tsx";
import { Technical } from "../../ui/technical.tsx";
import { type ParentRow, parentRows } from "./domain-facts.ts";
import { Section } from "./section.tsx";

type Delegation = Static<typeof DeploymentDns>["delegation"];

const looks: Record<Delegation["state"], PillLook> = { waiting: "warn", partial: "busy", complete: "ok" };
const rowLooks: Record<ParentRow["verdict"], PillLook> = { complete: "ok", other: "warn", none: "warn", silent: "bad" };

interface DelegationProps {
  delegation: Delegation;
  isWaiting: boolean;
  isLooking: boolean;
  onLook(): void;
}

/** What each of the servers above the domain says about who serves it. */
export function DelegationSection({ delegation, isWaiting, isLooking, onLook }: DelegationProps) {
  const t = useText("facts");
  const rows = parentRows(delegation);
  return (
    <Section
      title={t("delegation.title")}
      testId="byo-ns-status"
      aside={
        <Pill look={looks[delegation.state]} testId="byo-ns-state">
          {t(`delegation.${delegation.state}`)}
        </Pill>
      }
    >
      <div className="row spread">
        <p className="muted" data-testid="byo-ns-checked" data-at={delegation.checkedAt}>
          {t("as-of", { time: formatClock(delegation.checkedAt) })}
          {isWaiting && ` · ${t("delegation.again")}`}
        </p>
        <Button small icon="refresh" data-testid="byo-ns-look" disabled={isLooking} onClick={onLook}>
          {t("delegation.look")}
        </Button>
      </div>
      {rows.length === 0 ? (
        <p>{t("delegation.nobody")}</p>
      ) : (
        <div className="table-frame" role="group" aria-label={t("delegation.title")} tabIndex={0}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t("delegation.server")}</th>
                <th scope="col">{t("delegation.tells")}</th>
                <th scope="col">{t("records.state")}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={`${row.host} ${row.address}`} data-testid="byo-ns-row" data-verdict={row.verdict}>
                  <th scope="row">
                    <Technical>{row.host}</Technical>
                    <br />
                    <span className="muted">
                      <Technical>{row.address}</Technical>
                    </span>
                  </th>
                  <td>
                    {row.error ? (
                      <span lang="en" dir="auto">
                        {row.error}
                      </span>
                    ) : row.nameservers.length === 0 ? (
                      "—"
                    ) : (
                      <ul>
                        {row.nameservers.map((host) => (
                          <li key={host}>
                            <Technical>{host}</Technical>
                          </li>
                        ))}
                      </ul>
                    )}
                  </td>
                  <td>
                    <Pill look={rowLooks[row.verdict]}>{t(`parent.${row.verdict}`)}</Pill>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className="muted">
        {t("delegation.expected")} <Technical>{delegation.expected.join(", ")}</Technical>
      </p>
    </Section>
  );
}
