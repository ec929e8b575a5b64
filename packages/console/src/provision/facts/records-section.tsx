import type { DelegationChain, DeploymentDns, State } from "@catalyst/contract";
import type { Static } from "typebox";
import { formatClock } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import { Pill, type PillLook } from "../../ui/pill.tsx";
import { Technical } from "../../ui/technical.tsx";
import { type RecordRow, recordRows } from "./domain-facts.ts";
import { Section } from "./section.tsx";

const looks: Record<RecordRow["verdict"], PillLook> = { match: "ok", differs: "bad", missing: "warn", unseen: "idle", later: "idle" };

interface RecordsProps {
  state: Pick<State, "sovereignFQDN">;
  dns: Static<typeof DeploymentDns> | undefined;
  chain: DelegationChain | undefined;
  isLooking?: boolean;
}

/** The six names by which the Sovereign is reached, as they should answer and as they do. */
export function RecordsSection({ state, dns, chain, isLooking = false }: RecordsProps) {
  const t = useText("facts");
  const rows = recordRows(state.sovereignFQDN, dns, chain);
  return (
    <Section
      title={t("records.title")}
      testId="domains-records"
      aside={
        <span className="muted">{chain ? t("as-of", { time: formatClock(chain.checkedAt) }) : isLooking ? t("records.looking") : ""}</span>
      }
    >
      <div className="table-frame" role="group" aria-label={t("records.title")} tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t("records.name")}</th>
              <th scope="col">{t("records.expected")}</th>
              <th scope="col">{t("records.seen")}</th>
              <th scope="col">{t("records.ttl")}</th>
              <th scope="col">{t("records.state")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.name} data-testid="domains-record" data-verdict={row.verdict}>
                <th scope="row">
                  <Technical>{row.name}</Technical>
                </th>
                <td>
                  {row.expected.length === 0 ? (
                    <span className="muted">{t("records.later")}</span>
                  ) : (
                    <ul>
                      {row.expected.map((address) => (
                        <li key={address}>
                          <Technical>{address}</Technical>
                        </li>
                      ))}
                    </ul>
                  )}
                </td>
                <td>{row.seen && row.seen.length > 0 ? <Technical>{row.seen.join(", ")}</Technical> : "—"}</td>
                <td>{row.ttl === undefined ? "—" : <Technical>{`${row.ttl} s`}</Technical>}</td>
                <td>
                  <Pill look={looks[row.verdict]}>{t(`verdict.${row.verdict}`)}</Pill>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.some(({ expected }) => expected.length > 1) && <p className="muted">{t("records.ipv4-only")}</p>}
    </Section>
  );
}
