import { useQuery } from "@tanstack/react-query";
import { catalogQuery } from "../../../api/queries.ts";
import { useText } from "../../../i18n/texts.ts";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Loading } from "../../../ui/states.tsx";
import { useDraft } from "../../draft/draft-store.ts";
import { maskRequest } from "../../request/build-request.ts";
import { useSecrets } from "../../secrets.ts";
import { composeRequest } from "./compose-request.ts";
import { consentOf } from "./open-checks.ts";
import { usePreflight } from "./preflight.ts";

/** The exact body that will be sent, its secrets replaced. */
export function Payload() {
  const t = useText("review");
  const { data } = useQuery(catalogQuery);
  const { reply, accepted } = usePreflight();
  // Drawn anew with everything that the body is made of.
  useDraft((draft) => draft);
  useSecrets((secrets) => secrets);
  const shown = data && JSON.stringify(maskRequest(composeRequest(data, reply ? { consent: consentOf(reply, accepted) } : {})), null, 2);
  return (
    <details className="card" data-testid="review-payload">
      <summary>
        <h3>{t("payload.title")}</h3>
      </summary>
      <div className="stack advanced-body">
        <div className="row spread">
          <p className="muted">{t("payload.text")}</p>
          {shown && <CopyButton text={shown} />}
        </div>
        {shown ? (
          <pre className="payload" dir="ltr" tabIndex={0} aria-label={t("payload.title")} data-testid="review-payload-body">
            {shown}
          </pre>
        ) : (
          <Loading height={160} />
        )}
      </div>
    </details>
  );
}
