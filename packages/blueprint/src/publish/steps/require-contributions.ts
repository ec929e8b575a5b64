import { findHollowness } from "../contents/judge-contents.ts";
import type { PackedChart } from "../contents/open-packed-chart.ts";
import { smokeRender } from "../contents/smoke-render.ts";
import type { PublishDependencies } from "../publication.ts";
import { PublishError } from "../publish-error.ts";

/** Guard 1. Each dependency brings something, judged by a render of the copy. Rejects with PublishError PUB-DEP-BYTES. */
export async function requireContributions(packed: PackedChart, { helm, kubeVersion, signal }: PublishDependencies): Promise<void> {
  const renders = await smokeRender(packed, { helm, kubeVersion, signal });
  if (renders.problem !== undefined) throw new PublishError("PUB-SMOKE", `${packed.name} ${packed.version}: ${renders.problem}.`);
  const hollowness = findHollowness(packed, renders);
  if (hollowness.length > 0)
    throw new PublishError("PUB-DEP-BYTES", `${packed.name} ${packed.version} is hollow: ${hollowness.join("; ")}.`);
}
