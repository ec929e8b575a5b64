import type { WipeReport } from "@catalyst/contract";
import type { Phase } from "../deployments/phase.ts";
import { wipeDestroy } from "./phases/wipe-destroy.ts";
import { wipeDns } from "./phases/wipe-dns.ts";
import { createWipeEnd } from "./phases/wipe-end.ts";
import { wipeLabelPurge } from "./phases/wipe-label-purge.ts";
import { wipeLocal } from "./phases/wipe-local.ts";
import { wipeNamePurge } from "./phases/wipe-name-purge.ts";
import { wipeStop } from "./phases/wipe-stop.ts";
import { createWipeSweep } from "./phases/wipe-sweep.ts";
import type { ReportSigner } from "./wipe-report.ts";

export interface WipeOptions {
  /** Least time between the two clean sweeps, milliseconds. The provider lists a deleted object for up to half a minute, hence 30,000 there. */
  sweepGapMs: number;
  signer: ReportSigner;
  /** Hears of every report, for metrics. */
  onReport?: (report: WipeReport) => void;
}

/** The phases of a wipe, in order. */
export function createWipePhases({ sweepGapMs, signer, onReport }: WipeOptions): Phase[] {
  return [
    wipeStop,
    wipeDestroy,
    wipeLabelPurge,
    wipeNamePurge,
    createWipeSweep(sweepGapMs),
    wipeDns,
    wipeLocal,
    createWipeEnd(signer, onReport),
  ];
}
