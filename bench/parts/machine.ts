import { cpus, loadavg, totalmem } from "node:os";

export interface Machine {
  cores: number;
  processor: string;
  memoryGiB: number;
  node: string;
  /** Average number of runnable processes in the last minute before the benchmark. Above 0.5: it was not alone. */
  load: number;
  text: string;
}

export function describeMachine(): Machine {
  const machine = {
    cores: cpus().length,
    processor: cpus()[0]?.model ?? "unknown",
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
  const { cores, processor, memoryGiB, node, load } = machine;
  return { ...machine, text: `${cores} cores (${processor}), ${memoryGiB} GiB, Node ${node}, load before ${load}` };
}
