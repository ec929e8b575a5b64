import { stepSlugs } from "../../../packages/console/src/wizard/step-definition.ts";
import { testSSHKey } from "../../../packages/server/src/testing/test-mothership.ts";
import type { Filled } from "./fill-mothership.ts";

/** A page of the console by a short name and its path below `/sovereign`. */
export interface Place {
  name: string;
  path: string;
}

const portalPages = [
  "",
  "/app/cilium",
  "/app/temporal",
  "/jobs",
  "/jobs/timeline",
  "/dashboard",
  "/infrastructure/topology",
  "/infrastructure/compute",
  "/infrastructure/storage",
  "/infrastructure/network",
  "/domains",
  "/billing",
  "/team",
  "/settings",
  "/success",
];

/** Every page that there is, the steps of the wizard among them. */
export function everyPage(filled: Filled): Place[] {
  return [
    ...stepSlugs.map((slug, index) => ({ name: `wizard-${index + 1}-${slug}`, path: `/wizard/${slug}` })),
    { name: "deployments", path: "/deployments" },
    { name: "family", path: "/marketplace/family/fabric" },
    { name: "product", path: "/marketplace/product/temporal" },
    { name: "profile", path: "/account/profile" },
    { name: "tokens", path: "/account/tokens" },
    { name: "audit", path: "/audit" },
    { name: "login", path: "/login" },
    { name: "not-found", path: "/nowhere/at/all" },
    ...portalOf("standing", filled.standing),
    ...portalOf("plan", filled.unknown),
  ];
}

/** What differs for a deployment that is not simply there. */
export function otherStates(filled: Filled): Place[] {
  const paths = ["", "/jobs", "/jobs/timeline", "/settings", "/domains"];
  return (["failed", "underWay", "cancelled", "wiped"] as const).flatMap((state) => portalOf(state, filled[state], paths));
}

function portalOf(state: string, id: string, paths: readonly string[] = portalPages): Place[] {
  return paths.map((path) => ({ name: `${state}${path === "" ? "-apps" : path.replaceAll("/", "-")}`, path: `/provision/${id}${path}` }));
}

/** The draft of a person who has been through all seven steps, as the browser keeps it. */
export const wholeDraft = JSON.stringify({
  version: 1,
  state: {
    currentStep: 7,
    completedSteps: [1, 2, 3, 4, 5, 6],
    orgName: "Acme Logistics",
    orgHeadquarters: "Muscat",
    orgIndustry: "Banking",
    topology: "dual",
    hetznerProjectId: "10451234",
    sshPublicKey: testSSHKey,
    sovereignSubdomain: "acme",
    orgEmail: "ops@acme.example",
  },
});
