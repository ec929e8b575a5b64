import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../api/api.ts";
import { formatAge, formatDate } from "../i18n/formats.ts";
import { useText } from "../i18n/texts.ts";
import { PageHeading } from "../shell/page-heading.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Empty, ErrorCard, Loading } from "../ui/states.tsx";
import { useNow } from "../ui/use-now.ts";
import { NewTokenForm } from "./new-token-form.tsx";

const tokensQuery = queryOptions({
  queryKey: ["tokens"],
  queryFn: async ({ signal }) => (await api.call("listTokens", { signal })).tokens,
});

/** Tokens by which programs act for this person. One is shown once, when it is made. */
export function TokensPage() {
  const t = useText("account");
  const { data: tokens, error, refetch } = useQuery(tokensQuery);
  const queryClient = useQueryClient();
  const [revoking, setRevoking] = useState<{ id: string; name: string }>();
  const now = useNow(60_000);
  return (
    <div className="page stack">
      <PageHeading>{t("tokens.title")}</PageHeading>
      <p className="muted">{t("tokens.text")}</p>
      <NewTokenForm onMade={() => void queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey })} />
      <section className="card stack">
        <h2 id="tokens-list">{t("tokens.list")}</h2>
        {error && !tokens ? (
          <ErrorCard error={error} onRetry={() => void refetch()} testId="tokens-error" />
        ) : !tokens ? (
          <Loading height={160} />
        ) : tokens.length === 0 ? (
          <Empty icon="lock" title={t("tokens.empty")} testId="tokens-empty" />
        ) : (
          <div className="table-frame" role="region" aria-labelledby="tokens-list" tabIndex={0}>
            <table className="table" data-testid="tokens-table">
              <thead>
                <tr>
                  {(["name", "made", "expires", "used", "action"] as const).map((column) => (
                    <th key={column} scope="col">
                      {t(`tokens.column.${column}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {tokens.map(({ id, name, createdAt, expiresAt, lastUsedAt }) => (
                  <tr key={id}>
                    <th scope="row">{name}</th>
                    <td>{formatDate(createdAt)}</td>
                    <td>{formatDate(expiresAt)}</td>
                    <td>{lastUsedAt === null ? t("tokens.never") : formatAge(lastUsedAt, now)}</td>
                    <td>
                      <Button small aria-label={t("tokens.revoke.named", { name })} onClick={() => setRevoking({ id, name })}>
                        {t("tokens.revoke")}
                      </Button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
      {revoking && <RevokeDialog token={revoking} onClose={() => setRevoking(undefined)} onDone={() => void refetch()} />}
    </div>
  );
}

interface RevokeProps {
  token: { id: string; name: string };
  onClose(): void;
  onDone(): void;
}

function RevokeDialog({ token: { id, name }, onClose, onDone }: RevokeProps) {
  const t = useText("account");
  const [error, setError] = useState<unknown>();
  return (
    <Dialog
      title={t("tokens.revoke.title", { name })}
      testId="revoke-dialog"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} data-autofocus>
            {t("tokens.keep")}
          </Button>
          <Button look="danger" data-testid="revoke-confirm" onClick={() => void revoke()}>
            {t("tokens.revoke")}
          </Button>
        </>
      }
    >
      <p>{t("tokens.revoke.text")}</p>
      {error !== undefined && <ErrorCard error={error} />}
    </Dialog>
  );

  async function revoke(): Promise<void> {
    try {
      await api.call("revokeToken", { params: { tokenId: id } });
      onDone();
      onClose();
    } catch (failure) {
      setError(failure);
    }
  }
}
