import { startLab, type Lab, type StartLabOptions } from "../../../packages/lab/src/lab.ts";
import type { CloudAccess } from "./inventory.ts";

/** An empty cloud project of one's own, in an emulator whose seconds last less than two milliseconds. */
export interface LabProject extends CloudAccess {
  /** The module's variables that lead there. */
  variables: Record<string, string>;
  /** What may go wrong on the way there. */
  faults: Lab["laboratory"]["faults"];
  stop(): Promise<void>;
}

/** The quota is that of a project that asked for more load balancers: a fresh one has one, and each region needs its own. */
export async function startLabProject(options: Pick<StartLabOptions, "era"> = {}): Promise<LabProject> {
  const lab = await startLab({ ...options, speed: 600, projects: [{ id: "module", quota: { load_balancers: 5 } }] });
  const endpoint = lab.hetznerURL;
  const token = lab.projects[0]?.tokens[0]?.token ?? "";

  return {
    endpoint,
    token,
    variables: { hcloud_endpoint: endpoint, hcloud_token: token },
    faults: lab.laboratory.faults,
    stop: () => lab.close(),
  };
}
