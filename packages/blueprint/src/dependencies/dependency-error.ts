export const dependencyProblems = {
  "DEP-UNREACHABLE": "Let the repository be reached, name a mirror for it, or work with --offline from what is cached.",
  "DEP-INSECURE": "Use https, or oci. Plain http is spoken only to this machine.",
  "DEP-INDEX": "Look at what the repository answers under index.yaml; it is not the index of a Helm repository.",
  "DEP-NOT-FOUND": "Look at the versions that the repository has, and name one of them in Chart.yaml.",
  "DEP-DIGEST": "Look at what changed in the archive. Lock again with `catalyst blueprint deps lock` only when it is meant.",
  "DEP-ARCHIVE": "Tell the publisher of the chart: its archive is broken, or holds what no chart may.",
  "DEP-LOCK": "Write chart/deps.lock.yaml again with `catalyst blueprint deps lock`.",
} as const;

export type DependencyProblem = keyof typeof dependencyProblems;

/** A dependency that cannot be had as it was asked for. The message is a sentence; `next` says what to do. */
export class DependencyError extends Error {
  readonly code: DependencyProblem;
  readonly next: string;

  constructor(code: DependencyProblem, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = "DependencyError";
    this.code = code;
    this.next = dependencyProblems[code];
  }
}
