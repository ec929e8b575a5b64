import { ApiProblem, type State } from "@catalyst/contract";
import { isProblem } from "../../api/api.ts";
import { formatDuration } from "../../i18n/formats.ts";
import { useText } from "../../i18n/texts.ts";
import { CheckField } from "../../ui/field.tsx";
import { Banner, ErrorCard } from "../../ui/states.tsx";
import { SecretField } from "../../ui/secret-field.tsx";
import { ConfirmField } from "./confirm-field.tsx";
import { InventoryList } from "./inventory-list.tsx";
import { tokenLength } from "./retry-needs.ts";
import type { Wipe } from "./use-wipe.ts";

/** What will be destroyed, in figures and in words, and what has to be given for it. */
export function WipeForm({ state, wipe }: { state: State; wipe: Wipe }) {
  const t = useText("dialogs");
  const shell = useText("shell");
  const { answers, change, needs, error } = wipe;
  const wasRefused = state.failure?.needs?.includes("hetznerToken") ?? false;
  const given = answers.token.trim().length;
  return (
    <>
      <p>
        <strong>{t("wipe.loss")}</strong> {t("wipe.loss.text")}
      </p>
      <InventoryList state={state} />
      <p className="muted">{t("wipe.buckets")}</p>
      <SecretField
        label={needs.isTokenRequired ? t("token") : `${t("token")} (${shell("optional")})`}
        hint={t(needs.isTokenRequired ? "wipe.token.needed" : wasRefused ? "wipe.token.refused" : "wipe.token.held")}
        required={needs.isTokenRequired}
        testId="wipe-token"
        value={answers.token}
        problem={given > 0 && given !== tokenLength ? t("token.length", { wanted: tokenLength, count: given }) : undefined}
        onChange={({ target }) => change({ token: target.value })}
      />
      {needs.isRestorePossible && (
        <CheckField
          label={t("wipe.restore")}
          hint={t("wipe.restore.hint")}
          data-testid="wipe-restore-nameservers"
          checked={answers.restoreNameservers}
          onChange={({ target }) => change({ restoreNameservers: target.checked })}
        />
      )}
      {needs.isRegistrarTokenMissing && answers.restoreNameservers && (
        <SecretField
          label={t("registrar-token")}
          hint={t("wipe.registrar-token.hint")}
          testId="wipe-registrar-token"
          value={answers.registrarToken}
          onChange={({ target }) => change({ registrarToken: target.value })}
        />
      )}
      <WipeRefusal state={state} error={error} />
      {(answers.isForced || isProblem(error, "wipe-protected")) && (
        <CheckField
          label={t("wipe.force")}
          hint={t("wipe.force.hint")}
          data-testid="wipe-force"
          checked={answers.isForced}
          onChange={({ target }) => change({ isForced: target.checked })}
        />
      )}
      <ConfirmField fqdn={state.sovereignFQDN} value={answers.typed} onChange={(typed) => change({ typed })} />
    </>
  );
}

/** Why a wipe was not begun: too young, no longer ours, or something else. */
function WipeRefusal({ state, error }: { state: State; error: unknown }) {
  const t = useText("dialogs");
  if (error === undefined) return null;
  if (!(error instanceof ApiProblem)) return <ErrorCard error={error} testId="wipe-error" />;
  if (isProblem(error, "wipe-protected"))
    return (
      <Banner look="warn" icon="clock" testId="wipe-protected" role="alert">
        <p>
          <strong>{t("wipe.protected")}</strong>
        </p>
        <p>
          {t("wipe.protected.text", {
            age: formatDuration(secondsOf(error, "ageSec") * 1000),
            wait: formatDuration(secondsOf(error, "retryAfterSec") * 1000),
          })}
        </p>
      </Banner>
    );
  if (isProblem(error, "handed-over"))
    return (
      <Banner look="warn" icon="info" testId="wipe-handed-over" role="alert">
        <p>
          <strong>{t("wipe.handed-over")}</strong>
        </p>
        <p>
          {t("wipe.handed-over.text")}{" "}
          <a href={`https://console.${state.sovereignFQDN}/sovereign/admin/decommission`} rel="noopener noreferrer" target="_blank">
            {t("wipe.handed-over.link")}
          </a>
        </p>
      </Banner>
    );
  return <ErrorCard error={error} testId="wipe-error" />;
}

function secondsOf({ problem }: ApiProblem, member: string): number {
  const value = problem[member];
  return typeof value === "number" ? value : 0;
}
