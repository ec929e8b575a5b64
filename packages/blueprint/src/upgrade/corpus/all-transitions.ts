import { networkTransitions } from "./network-transitions.ts";
import { objectTransitions } from "./object-transitions.ts";
import { storageTransitions } from "./storage-transitions.ts";
import type { Transition } from "./transition.ts";
import { workloadTransitions } from "./workload-transitions.ts";

export const allTransitions: readonly Transition[] = [
  ...workloadTransitions,
  ...networkTransitions,
  ...storageTransitions,
  ...objectTransitions,
];
