import type { WatchedObject } from "../kube/watch-objects.ts";
import type { Artifact } from "./artifact-server.ts";
import type { Condition } from "./conditions.ts";

/** The parts of source.toolkit.fluxcd.io/v1 that the lab's source controller reads and writes. */
export interface HelmRepository extends WatchedObject {
  spec: { url: string; type?: string; insecure?: boolean; secretRef?: { name: string }; suspend?: boolean };
}

export interface HelmChart extends WatchedObject {
  spec: {
    chart: string;
    version: string;
    /** Go's notation, such as `15m0s`. */
    interval: string;
    sourceRef: { kind: string; name: string };
    suspend?: boolean;
    verify?: { provider: string; secretRef?: { name: string } };
  };
  status?: HelmChartStatus;
}

export interface HelmChartStatus {
  observedGeneration?: number;
  observedChartName?: string;
  lastHandledReconcileAt?: string;
  url?: string;
  artifact?: Artifact;
  conditions?: Condition[];
}

/** Base64 by key. */
export type SecretData = Readonly<Record<string, string>>;
