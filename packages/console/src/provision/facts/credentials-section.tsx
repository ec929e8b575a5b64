import type { State } from "@catalyst/contract";
import { isSettled } from "@catalyst/contract";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/api.ts";
import { meQuery } from "../../api/queries.ts";
import { formatDateTime } from "../../i18n/formats.ts";
import { hasText, useText } from "../../i18n/texts.ts";
import { Button } from "../../ui/button.tsx";
import { ErrorCard, Loading } from "../../ui/states.tsx";
import { Technical } from "../../ui/technical.tsx";
import { DestroyCredentialsDialog } from "./destroy-credentials-dialog.tsx";
import { mayAct } from "./may-act.ts";
import { Section } from "./section.tsx";

/** Names and dates only; what is held is never read. `of` is when the record changed last. */
export function heldCredentialsQuery(id: string, of: string) {
  return queryOptions({
    queryKey: ["held-credentials", id, of],
    queryFn: ({ signal }) => api.call("listHeldCredentials", { params: { id }, signal }),
  });
}

/** Which secrets the mothership still holds for the deployment, and their end. */
export function CredentialsSection({ state }: { state: State }) {
  const t = useText("facts");
  const { data, error, refetch } = useQuery(heldCredentialsQuery(state.id, state.updatedAt));
  const { data: me } = useQuery(meQuery);
  const [isAsking, setAsking] = useState(false);
  const held = data?.held ?? [];
  return (
    <Section title={t("credentials.title")} testId="settings-credentials">
      {error && !data ? (
        <ErrorCard error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Loading height={120} />
      ) : held.length === 0 ? (
        <p data-testid="credentials-none">{t("credentials.none")}</p>
      ) : (
        <>
          <p>{t("credentials.text")}</p>
          <ul className="checklist">
            {held.map(({ name, since }) => (
              <li key={name} data-testid="credential" data-name={name}>
                <span>
                  <SecretName name={name} />
                </span>
                <span className="muted">{t("credentials.since", { time: formatDateTime(since) })}</span>
              </li>
            ))}
          </ul>
          {mayAct(me, state) &&
            (isSettled(state.status) ? (
              <p>
                <Button icon="trash" data-testid="credentials-destroy" onClick={() => setAsking(true)}>
                  {t("credentials.destroy")}
                </Button>
              </p>
            ) : (
              <p className="muted">{t("credentials.in-flight")}</p>
            ))}
        </>
      )}
      {isAsking && (
        <DestroyCredentialsDialog
          state={state}
          onClose={() => setAsking(false)}
          onDone={() => {
            setAsking(false);
            void refetch();
          }}
        />
      )}
    </Section>
  );
}

/** Kubeconfigs are held region by region. A name that is not known here is shown as it is. */
function SecretName({ name }: { name: string }) {
  const t = useText("facts");
  const region = /^kubeconfig_(?!bearer)(.+)$/.exec(name)?.[1];
  if (region !== undefined) return <>{t("secret.kubeconfig", { region })}</>;
  return hasText("facts", `secret.${name}`) ? <>{t(`secret.${name}` as "secret.hcloud_token")}</> : <Technical>{name}</Technical>;
}
