import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { api, isUnauthenticated } from "../api/api.ts";
import { useText } from "../i18n/texts.ts";
import { PageHeading } from "../shell/page-heading.tsx";
import { ErrorCard, Loading } from "../ui/states.tsx";

/** Sends on: to the Sovereigns when there are any, else to the wizard. */
export function HomePage() {
  const t = useText("shell");
  const { data, error, refetch } = useQuery({ queryKey: ["deployments", "any"], queryFn: ({ signal }) => findAny(signal) });
  if (data === true) return <Navigate to="/deployments" replace />;
  if (data === false) return <Navigate to="/wizard" replace />;
  return (
    <div className="page stack">
      <PageHeading>{t("title.deployments")}</PageHeading>
      {error ? <ErrorCard error={error} onRetry={() => void refetch()} /> : <Loading height={320} />}
    </div>
  );
}

async function findAny(signal: AbortSignal): Promise<boolean> {
  try {
    const { deployments } = await api.call("listDeployments", { query: { limit: 1 }, signal });
    return deployments.length > 0;
  } catch (error) {
    if (isUnauthenticated(error)) return false;
    throw error;
  }
}
