import { useText } from "../../../i18n/texts.ts";
import { Button } from "../../../ui/button.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { providerName } from "./missing.ts";
import { type TokenFailure, tokenLength } from "./token-failure.ts";

/** What was wrong with the check of a token: what happened, why, and two ways on. Never the token. */
export function TokenAlert({ failure, onRetry }: { failure: TokenFailure; onRetry: () => void }) {
  const t = useText("credentials");
  const common = useText("shell");
  const { kind, code, request, detail } = failure;
  const values = { provider: providerName, count: tokenLength, code };
  return (
    <div className="banner bad" role="alert" data-testid="credential-error-hetzner" data-kind={kind}>
      <Icon name="error" />
      <div className="banner-text">
        <p>
          <strong>{t(`failure.${kind}`, values)}</strong>
        </p>
        <p>{t(`failure.${kind}.cause`, values)}</p>
        {detail && kind !== "read-only" && (
          <p className="muted">
            <bdi lang="en">{detail}</bdi>
          </p>
        )}
      </div>
      <Button small icon="refresh" onClick={onRetry} data-testid="credential-retry-hetzner">
        {common("retry")}
      </Button>
      <CopyButton
        label={common("copy.diagnostic")}
        text={() => [kind, code, request, new Date().toISOString()].filter(Boolean).join(" ")}
      />
    </div>
  );
}
