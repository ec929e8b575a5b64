import { Link } from "@tanstack/react-router";
import { newIdempotencyKey, api } from "../../api/api.ts";
import { queryClient } from "../../api/query-client.ts";
import { withSignIn } from "../../api/sign-in.ts";
import { useText } from "../../i18n/texts.ts";
import { Icon } from "../../ui/icon.tsx";
import { Menu } from "../../ui/menu.tsx";
import { describeError } from "../../ui/states.tsx";
import { showToast } from "../../ui/toasts.tsx";
import type { Application } from "./applications.ts";
import { JobsLink } from "./jobs-link.tsx";

/** What can be done with an Application from here. */
export function AppMenu({ deploymentId, application }: { deploymentId: string; application: Application }) {
  const t = useText("apps");
  const { id, name, state } = application;
  return (
    <Menu icon="dots" label={t("menu", { name })} testId={`sov-app-menu-bp-${id}`}>
      <Link to="/provision/$id/app/$component" params={{ id: deploymentId, component: id }}>
        <Icon name="forward" />
        {t("menu.open")}
      </Link>
      <JobsLink deploymentId={deploymentId} application={application} />
      {state === "failed" && <RetryApplication deploymentId={deploymentId} application={application} />}
    </Menu>
  );
}

/** Installs a failed Application again. One press: nothing is lost by another try. */
export function RetryApplication({
  deploymentId,
  application: { id, name },
  className,
}: {
  deploymentId: string;
  application: Application;
  className?: string;
}) {
  const t = useText("apps");
  return (
    <button type="button" className={className} data-testid={`sov-app-retry-bp-${id}`} onClick={() => void retry()}>
      <Icon name="refresh" />
      {t("menu.retry")}
    </button>
  );

  async function retry(): Promise<void> {
    const headers = { "idempotency-key": newIdempotencyKey() };
    try {
      await withSignIn(() => api.call("retryPhase", { params: { id: deploymentId, phase: id }, body: {}, headers }));
      showToast({ testId: "toast-retry", text: t("retry.sent", { name }) });
    } catch (error) {
      if (error !== undefined) showToast({ testId: "toast-retry", text: describeError(error).title });
    }
    await queryClient.invalidateQueries({ queryKey: ["component-states", deploymentId] });
  }
}
