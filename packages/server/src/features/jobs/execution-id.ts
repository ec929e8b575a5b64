/** What an execution's id stands for. Nothing has to be stored to find it again. */
export type ExecutionRef =
  /** A run of a phase. */
  | { deploymentId: string; kind: "run"; runId: number }
  /** The wait for the cluster that followed a run of the last phase. */
  | { deploymentId: string; kind: "flux-bootstrap"; runId: number }
  /** A region's first boot in one attempt. */
  | { deploymentId: string; kind: "first-boot"; attempt: number; region: string };

/** 32 hexadecimal digits: 16 of the deployment, one for the kind, 15 for what it is within its kind. */
export function executionId(ref: ExecutionRef): string {
  return ref.deploymentId + kinds.indexOf(ref.kind) + withinKind(ref);
}

/** Undefined for what cannot be an execution's id. */
export function readExecutionId(id: string): ExecutionRef | undefined {
  if (!/^[0-9a-f]{32}$/.test(id)) return undefined;
  const deploymentId = id.slice(0, 16);
  const kind = kinds[Number(id[16])];
  const rest = id.slice(17);
  if (kind === "first-boot") {
    const region = Buffer.from(rest.slice(attemptDigits), "hex").toString("latin1").replaceAll("\u0000", "");
    return { deploymentId, kind, attempt: Number.parseInt(rest.slice(0, attemptDigits), 16), region };
  }
  const runId = Number.parseInt(rest, 16);
  // Larger numbers are none of a row of ours, and the database would refuse them.
  return kind === undefined || runId > largestRunId ? undefined : { deploymentId, kind, runId };
}

const kinds = ["run", "flux-bootstrap", "first-boot"] as const satisfies ExecutionRef["kind"][];
const largestRunId = 2 ** 31 - 1;
/** Three digits of the attempt, twelve for a region's key of at most six characters. */
const attemptDigits = 3;

function withinKind(ref: ExecutionRef): string {
  if (ref.kind !== "first-boot") return ref.runId.toString(16).padStart(15, "0");
  const region = Buffer.from(ref.region, "latin1").toString("hex").padEnd(12, "0");
  return (ref.attempt % 0x1000).toString(16).padStart(attemptDigits, "0") + region;
}
