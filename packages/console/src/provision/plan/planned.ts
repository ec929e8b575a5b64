import type { BatchId, Job, KitRelease } from "@catalyst/contract";

/** The Application that a Sovereign's own making belongs to. */
const platform = "catalyst-platform";
const infrastructure = ["tofu-init", "tofu-plan", "tofu-apply", "tofu-output", "dns-commit"] as const;

/** The jobs that a Sovereign would have, for an id of which nothing is known. None of them has ever run. */
export function plannedJobs(id: string, kit: readonly KitRelease[]): Job[] {
  const core = kit.filter((release) => release.core);
  const byBlueprint = new Map(core.map((release) => [release.blueprint, `install-${release.id}`]));
  return [
    ...infrastructure.map((name, index) => planned(name, "phase-0-infra", infrastructure.slice(Math.max(0, index - 1), index))),
    planned("cloud-init", "cluster-bootstrap", ["tofu-apply"]),
    planned("flux-bootstrap", "cluster-bootstrap", ["cloud-init"]),
    ...core.map((release) => {
      const needed = release.dependsOn.flatMap((blueprint) => byBlueprint.get(blueprint) ?? []);
      return planned(
        `install-${release.id}`,
        "bootstrap-kit",
        needed.length > 0 ? needed : ["flux-bootstrap"],
        release.component ?? release.id,
      );
    }),
  ];

  function planned(jobName: string, batchId: BatchId, dependsOn: readonly string[], appId: string = platform): Job {
    return {
      id: `${id}:${jobName}`,
      deploymentId: id,
      jobName,
      appId,
      batchId,
      dependsOn: [...dependsOn],
      status: "pending",
      durationMs: null,
    };
  }
}
