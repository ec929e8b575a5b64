import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect, useState } from "react";
import { catalogQuery, componentStatesQuery, jobsQuery } from "../api/queries.ts";
import { queryClient } from "../api/query-client.ts";
import { useText } from "../i18n/texts.ts";
import { HeaderTools } from "../shell/header-tools.tsx";
import { Logo } from "../shell/logo.tsx";
import { IconButton } from "../ui/button.tsx";
import { Icon, type IconName } from "../ui/icon.tsx";
import { useLive } from "./live/use-live.ts";
import { SovereignStatus, StreamState } from "./sovereign-status.tsx";

const items = [
  ["dashboard", "grid", "/provision/$id/dashboard"],
  ["apps", "list", "/provision/$id"],
  ["jobs", "play", "/provision/$id/jobs"],
  ["domains", "globe", "/provision/$id/domains"],
  ["billing", "money", "/provision/$id/billing"],
  ["team", "people", "/provision/$id/team"],
  ["settings", "gear", "/provision/$id/settings"],
] as const satisfies readonly (readonly [string, IconName, string])[];

const more = [
  ["infrastructure", "network", "/provision/$id/infrastructure"],
  ["timeline", "timeline", "/provision/$id/jobs/timeline"],
] as const;

/** The pages of one Sovereign: a bar of seven at the side, its name and state above. */
export function PortalShell({ id, children }: { id: string; children: ReactNode }) {
  const t = useText("shell");
  const [isOpen, setOpen] = useState(false);
  useLive(id);
  usePrefetch(id);
  return (
    <div className="portal" data-testid="sov-portal-shell">
      <aside className={`sidebar ${isOpen ? "open" : ""}`} data-testid="admin-sidebar" id="sidebar">
        <Link to="/deployments" className="brand">
          <Logo />
          <span>{t("product")}</span>
        </Link>
        <nav data-testid="sov-nav" aria-label={t("nav.sovereign")}>
          {items.map(([name, icon, to]) => (
            <NavLink key={name} name={name} icon={icon} to={to} id={id} isExact={name === "apps" || name === "jobs"} />
          ))}
        </nav>
        <hr />
        <nav data-testid="sov-nav-more" aria-label={t("nav.more")}>
          {more.map(([name, icon, to]) => (
            <NavLink key={name} name={name} icon={icon} to={to} id={id} />
          ))}
        </nav>
      </aside>
      <div className="portal-body">
        <header className="portal-header" data-testid="portal-header">
          <IconButton
            icon="menu"
            className="sidebar-toggle"
            label={t("nav.toggle")}
            data-testid="sidebar-toggle"
            aria-expanded={isOpen}
            aria-controls="sidebar"
            onClick={() => setOpen(!isOpen)}
          />
          <SovereignStatus id={id} />
          <StreamState />
          <HeaderTools />
        </header>
        <main id="main" tabIndex={-1} className="portal-main">
          {children}
        </main>
      </div>
    </div>
  );
}

/** Asks for what the pages below show while they are still fetched themselves, instead of after it. */
function usePrefetch(id: string): void {
  useEffect(() => {
    void queryClient.prefetchQuery(catalogQuery);
    void queryClient.prefetchQuery(componentStatesQuery(id));
    void queryClient.prefetchQuery(jobsQuery(id));
  }, [id]);
}

interface NavLinkProps {
  name: (typeof items)[number][0] | (typeof more)[number][0];
  icon: IconName;
  to: (typeof items)[number][2] | (typeof more)[number][2];
  id: string;
  isExact?: boolean;
}

function NavLink({ name, icon, to, id, isExact }: NavLinkProps) {
  const t = useText("shell");
  return (
    <Link to={to} params={{ id }} activeOptions={{ exact: isExact ?? false, includeSearch: false }} data-testid={`sov-nav-${name}`}>
      <Icon name={icon} />
      {t(`nav.${name}`)}
    </Link>
  );
}
