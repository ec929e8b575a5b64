import { Link } from "@tanstack/react-router";
import { useText } from "../../i18n/texts.ts";
import { Icon } from "../../ui/icon.tsx";
import type { Application } from "./applications.ts";

interface JobsLinkProps {
  deploymentId: string;
  application: Application;
  className?: string;
}

/** Leads to the job that installs an Application, or to all jobs when the Sovereign installs it itself. */
export function JobsLink({ deploymentId, application: { release }, className }: JobsLinkProps) {
  const t = useText("apps");
  const content = (
    <>
      <Icon name="play" />
      {t("menu.jobs")}
    </>
  );
  return release === null ? (
    <Link to="/provision/$id/jobs" params={{ id: deploymentId }} className={className}>
      {content}
    </Link>
  ) : (
    <Link to="/provision/$id/jobs/$jobId" params={{ id: deploymentId, jobId: `install-${release.id}` }} className={className}>
      {content}
    </Link>
  );
}
