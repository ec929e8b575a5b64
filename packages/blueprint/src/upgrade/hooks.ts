import type { KubeObject } from "../render/kube-object.ts";

/** Helm runs hooks by themselves: they are no part of the release that it compares. */
export function isHook({ metadata }: KubeObject): boolean {
  return metadata.annotations?.["helm.sh/hook"] !== undefined;
}

/** By default a hook is deleted before it is made again; with another policy one that is still there is in the way. */
export function isReplacedHook({ metadata }: KubeObject): boolean {
  const policies = metadata.annotations?.["helm.sh/hook-delete-policy"];

  return policies === undefined || policies.split(",").some((policy) => policy.trim() === "before-hook-creation");
}
