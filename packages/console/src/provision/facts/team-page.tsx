import type { Me, State } from "@catalyst/contract";
import { useQuery } from "@tanstack/react-query";
import { meQuery } from "../../api/queries.ts";
import { useText } from "../../i18n/texts.ts";
import { Pill } from "../../ui/pill.tsx";
import { Empty } from "../../ui/states.tsx";
import { Technical } from "../../ui/technical.tsx";
import { FactsPage } from "./facts-page.tsx";
import { Section } from "./section.tsx";

/** Whose deployment it is and who may act on it. Nobody is named who is not on record. */
export function TeamPage() {
  const t = useText("shell");
  const facts = useText("facts");
  return (
    <FactsPage
      title={t("title.team")}
      testId="team-page"
      plan={
        <>
          <Empty icon="people" title={facts("team.plan")} testId="team-plan" />
          <RolesSection />
        </>
      }
      wiped={(state) => <OwnerSection state={state} />}
    >
      {(state) => (
        <>
          <OwnerSection state={state} />
          <RolesSection />
          <Section title={facts("team.sovereign")} testId="team-sovereign">
            <p>{facts("team.sovereign.text")}</p>
            <dl className="facts">
              <dt>{facts("team.first-admin")}</dt>
              <dd>
                <Technical testId="team-first-admin">{textOf(state, "orgEmail")}</Technical>
              </dd>
            </dl>
            <p className="muted">{facts("team.sovereign.later")}</p>
          </Section>
        </>
      )}
    </FactsPage>
  );
}

function OwnerSection({ state }: { state: State }) {
  const t = useText("facts");
  const { data: me } = useQuery(meQuery);
  const isOwn = me?.id === state.owner;
  return (
    <Section title={t("team.owner")} testId="team-owner">
      <dl className="facts">
        <dt>{t("team.person")}</dt>
        <dd>
          {isOwn ? (
            <span className="row">
              <bdi>{nameOf(me)}</bdi> <Pill look="ok">{t("team.you")}</Pill>
            </span>
          ) : (
            <>
              <Technical>{state.owner}</Technical>
              <p className="muted">{t("team.unnamed")}</p>
            </>
          )}
        </dd>
        <dt>{t("team.organization")}</dt>
        <dd>
          <bdi>{textOf(state, "orgName")}</bdi>
        </dd>
        {me && !isOwn && (
          <>
            <dt>{t("team.your-roles")}</dt>
            <dd>{me.roles.length > 0 ? <Technical>{me.roles.join(", ")}</Technical> : t("team.no-role")}</dd>
          </>
        )}
      </dl>
    </Section>
  );
}

const rows = ["owner", "sovereign-admin", "auditor", "others"] as const;

/** What each role may do with this deployment. */
function RolesSection() {
  const t = useText("facts");
  return (
    <Section title={t("team.access")} testId="team-access">
      <div className="table-frame" role="group" aria-label={t("team.access")} tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t("team.who")}</th>
              <th scope="col">{t("team.sees")}</th>
              <th scope="col">{t("team.acts")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row}>
                <th scope="row">{row === "owner" || row === "others" ? t(`team.${row}`) : <Technical>{row}</Technical>}</th>
                <td>{t(row === "others" ? "no" : "yes")}</td>
                <td>{t(row === "owner" || row === "sovereign-admin" ? "yes" : "no")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="muted">{t("team.access.text")}</p>
    </Section>
  );
}

function nameOf({ name, email, id }: Me): string {
  return [name, email].filter(Boolean).join(" · ") || id;
}

function textOf({ request }: State, member: string): string {
  const value = request[member];
  return typeof value === "string" && value !== "" ? value : "—";
}
