import type { Deployment } from "../deployments/deployment.ts";

/**
 * Whether a name is one that our module, or an older form of it, gives to a deployment's objects. The boundary is exact: what merely begins
 * like it belongs to somebody else (`catalyst-a-works` is not `catalyst-a-works-x-io`), and region keys are this deployment's own.
 */
export function isOwnedName(name: string, deployment: Pick<Deployment, "slug"> & { spec: { regions: { key: string }[] } }): boolean {
  const keys = deployment.spec.regions.map(({ key }) => RegExp.escape(key)).join("|");
  const region = keys === "" ? "" : `(-(${keys}))?`;
  const part = String.raw`network|net|fw|ssh|lb|pg|(cp|worker)-?\d+(-ipv4)?|w\d+`;
  return new RegExp(`^catalyst-${RegExp.escape(deployment.slug)}(${region}-(${part}))?$`).test(name);
}
