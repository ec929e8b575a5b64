import { type EventPhase, isInFlight, provisionPhases, type Progress, type State } from "@catalyst/contract";

/** Milliseconds from and to. */
export interface Range {
  from: number;
  to: number;
}

const second = 1000;
const minute = 60 * second;

/** How long parts of a run take by what is published, until a mothership has enough runs of its own to measure. */
export const published = {
  plan: { from: 30 * second, to: 60 * second },
  apply: { from: 60 * second, to: 120 * second },
  dns: { from: 5 * second, to: 5 * second },
  firstBoot: { from: 3 * minute, to: 5 * minute },
  kit: { from: 10 * minute, to: 15 * minute },
  platform: { from: 2 * minute, to: 2 * minute },
  certificate: { from: minute, to: 2 * minute },
} as const satisfies Record<string, Range>;

/** Fewer runs than this are no basis for a promise. */
export const fewestSamples = 5;

/** When the part of a run that is under way should be over, and what that is based on. */
export type Estimate =
  | { basis: "measured"; p50: number; p90: number; samples: number }
  | { basis: "published"; range: Range; part: "infrastructure" | "first-boot" | "install" }
  | { basis: "none" };

/** What is left of the infrastructure and the names, or of the first boot, for a run as it stands. */
export function estimateOf(state: State, progress: Progress | undefined, now: number): Estimate {
  if (!isInFlight(state.status) || state.status === "wiping") return { basis: "none" };
  if (isBooting(state))
    return { basis: "published", range: lessElapsed(published.firstBoot, bootingSince(state), now), part: "first-boot" };
  if (state.status === "phase1-watching") return { basis: "published", range: published.kit, part: "install" };
  if (progress?.eta && progress.eta.samples >= fewestSamples) return { basis: "measured", ...progress.eta };
  const started = state.phases.findLast(({ phase }) => phase === state.phase)?.startedAt ?? null;
  const [current = noTime, ...later] = partsFrom(state.phase);
  const rest = lessElapsed(current, started, now);
  return { basis: "published", range: later.reduce(plus, rest), part: "infrastructure" };
}

/** How much longer the part under way has taken than nine of ten runs did, or than is published: its usual length; undefined when it has not. */
export function overdueBy(state: State, progress: Progress | undefined, now: number): number | undefined {
  if (!isInFlight(state.status) || state.status === "wiping") return undefined;
  if (isBooting(state)) return overrun(published.firstBoot, bootingSince(state), now);
  if (progress?.slowerThan) return progress.slowerThan;
  if (progress?.eta && progress.eta.samples >= fewestSamples) return undefined;
  const open = state.phases.findLast(({ phase }) => phase === state.phase);
  const part = partOf(state.phase);
  return part ? overrun(part, open?.startedAt ?? null, now) : undefined;
}

/** The mothership's own phases are done, and the servers start by themselves. */
export function isBooting({ status, subState, phases }: State): boolean {
  if (status !== "flux-bootstrapping" || subState === "awaiting-delegation") return false;
  return phases.some(({ phase, status: each }) => phase === "dns-commit" && each === "succeeded");
}

function bootingSince({ phases }: State): string | null {
  return phases.findLast(({ phase, status }) => phase === "dns-commit" && status === "succeeded")?.finishedAt ?? null;
}

const noTime: Range = { from: 0, to: 0 };

function partOf(phase: EventPhase | null): Range | undefined {
  if (phase === "tofu-init" || phase === "tofu-plan" || phase === "preflight" || phase === "dns-reserve") return published.plan;
  if (phase === "tofu-apply") return published.apply;
  return phase === "dns-commit" ? published.dns : undefined;
}

/** The parts from a phase on, each once: the published plan takes in what comes before it. */
function partsFrom(phase: EventPhase | null): Range[] {
  const index = Math.max(0, (provisionPhases as readonly string[]).indexOf(phase ?? ""));
  return [...new Set(provisionPhases.slice(index).flatMap((each) => partOf(each) ?? []))];
}

function plus(a: Range, b: Range): Range {
  return { from: a.from + b.from, to: a.to + b.to };
}

function lessElapsed({ from, to }: Range, since: string | null, now: number): Range {
  const elapsed = since ? Math.max(0, now - Date.parse(since)) : 0;
  return { from: Math.max(0, from - elapsed), to: Math.max(0, to - elapsed) };
}

function overrun({ to }: Range, since: string | null, now: number): number | undefined {
  return since && now - Date.parse(since) > to ? to : undefined;
}
