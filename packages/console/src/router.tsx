import { createRootRoute, createRoute, createRouter, redirect } from "@tanstack/react-router";
import { AppDetailFrame } from "./provision/app-detail-frame.tsx";
import { lazyPage } from "./shell/lazy-page.tsx";
import { NotFoundPage } from "./shell/not-found-page.tsx";
import { Root } from "./shell/root.tsx";
import { RouteCrash } from "./shell/route-crash.tsx";
import { WizardFrame } from "./wizard/wizard-frame.tsx";

const root = createRootRoute({ component: Root, notFoundComponent: NotFoundPage });

/** A page by its path; what it says while it is fetched comes with the entry. */
function page<const Path extends string>(path: Path, component: () => React.ReactNode) {
  return createRoute({ getParentRoute: () => root, path, component, errorComponent: RouteCrash });
}

function infrastructureRedirect() {
  return createRoute({
    getParentRoute: () => root,
    path: "/provision/$id/infrastructure",
    beforeLoad: ({ params: { id } }) => {
      // oxlint-disable-next-line typescript/only-throw-error -- the router's own way to send on
      throw redirect({ to: "/provision/$id/infrastructure/$tab", params: { id, tab: "topology" }, replace: true });
    },
  });
}

// Two addresses, one page: going from one to the other keeps what stands.
const wizard = lazyPage(
  { title: "wizard", areas: ["wizard"], frame: WizardFrame },
  async () => (await import("./wizard/wizard-page.tsx")).WizardPage,
);
const jobs = lazyPage({ title: "jobs", areas: ["jobs"] }, async () => (await import("./provision/jobs/jobs-page.tsx")).JobsPage);

const tree = root.addChildren([
  page(
    "/",
    lazyPage({ title: "deployments", areas: ["deployments"] }, async () => (await import("./deployments/home-page.tsx")).HomePage),
  ),
  page(
    "/login",
    lazyPage({ title: "login", areas: ["account"] }, async () => (await import("./account/login-page.tsx")).LoginPage),
  ),
  page(
    "/auth/callback",
    lazyPage({ title: "login", areas: ["account"] }, async () => (await import("./account/callback-page.tsx")).CallbackPage),
  ),
  page(
    "/deployments",
    lazyPage(
      { title: "deployments", areas: ["deployments"] },
      async () => (await import("./deployments/deployments-page.tsx")).DeploymentsPage,
    ),
  ),
  page("/wizard", wizard),
  page("/wizard/$step", wizard),
  page(
    "/marketplace/family/$family",
    lazyPage({ title: "family", areas: ["components"] }, async () => (await import("./catalog/family-page.tsx")).FamilyPage),
  ),
  page(
    "/marketplace/product/$component",
    lazyPage({ title: "product", areas: ["components"] }, async () => (await import("./catalog/product-page.tsx")).ProductPage),
  ),
  page(
    "/provision/$id",
    lazyPage({ title: "apps", areas: ["apps", "jobs"] }, async () => (await import("./provision/apps/apps-page.tsx")).AppsPage),
  ),
  page(
    "/provision/$id/app/$component",
    lazyPage(
      { title: "apps", areas: ["apps", "jobs"], frame: AppDetailFrame },
      async () => (await import("./provision/apps/app-detail-page.tsx")).AppDetailPage,
    ),
  ),
  page("/provision/$id/jobs", jobs),
  page(
    "/provision/$id/jobs/timeline",
    lazyPage({ title: "timeline", areas: ["jobs"] }, async () => (await import("./provision/jobs/timeline-page.tsx")).TimelinePage),
  ),
  page("/provision/$id/jobs/$jobId", jobs),
  page(
    "/provision/$id/dashboard",
    lazyPage(
      { title: "dashboard", areas: ["dashboard"] },
      async () => (await import("./provision/dashboard/dashboard-page.tsx")).DashboardPage,
    ),
  ),
  infrastructureRedirect(),
  page(
    "/provision/$id/infrastructure/$tab",
    lazyPage(
      { title: "infrastructure", areas: ["infrastructure"] },
      async () => (await import("./provision/infrastructure/infrastructure-page.tsx")).InfrastructurePage,
    ),
  ),
  page(
    "/provision/$id/domains",
    lazyPage({ title: "domains", areas: ["facts"] }, async () => (await import("./provision/facts/domains-page.tsx")).DomainsPage),
  ),
  page(
    "/provision/$id/billing",
    lazyPage({ title: "billing", areas: ["facts"] }, async () => (await import("./provision/facts/billing-page.tsx")).BillingPage),
  ),
  page(
    "/provision/$id/team",
    lazyPage({ title: "team", areas: ["facts"] }, async () => (await import("./provision/facts/team-page.tsx")).TeamPage),
  ),
  page(
    "/provision/$id/settings",
    lazyPage(
      { title: "settings", areas: ["facts", "dialogs"] },
      async () => (await import("./provision/facts/settings-page.tsx")).SettingsPage,
    ),
  ),
  page(
    "/provision/$id/success",
    lazyPage({ title: "success", areas: ["facts"] }, async () => (await import("./provision/facts/success-page.tsx")).SuccessPage),
  ),
  page(
    "/account/profile",
    lazyPage({ title: "profile", areas: ["account"] }, async () => (await import("./account/profile-page.tsx")).ProfilePage),
  ),
  page(
    "/account/tokens",
    lazyPage({ title: "tokens", areas: ["account"] }, async () => (await import("./account/tokens-page.tsx")).TokensPage),
  ),
  page(
    "/audit",
    lazyPage({ title: "audit", areas: ["account"] }, async () => (await import("./audit/audit-page.tsx")).AuditPage),
  ),
]);

/** Every page of the console. Paths are below `/sovereign`. */
export const router = createRouter({
  routeTree: tree,
  basepath: "/sovereign",
  scrollRestoration: true,
  defaultPreload: "intent",
  defaultNotFoundComponent: NotFoundPage,
  trailingSlash: "preserve",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
