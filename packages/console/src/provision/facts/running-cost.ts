import type { InfrastructureTopology, State } from "@catalyst/contract";
import type { Static } from "typebox";
import { sizeOf } from "../../wizard/rules/provider-facts.ts";

/** Servers of one size and role in one region. Prices in euro without tax, of one server; null where none is published. */
export interface ServerLine {
  region: string;
  role: string;
  sku: string;
  count: number;
  hourly: number | null;
  monthly: number | null;
}

/** Euro without tax. */
export interface RunningCost {
  sinceStart: number;
  monthSoFar: number;
  /** This month to its end, if nothing changes. */
  monthForecast: number;
  fullMonth: number;
}

const hourMs = 3_600_000;

type Topology = Pick<Static<typeof InfrastructureTopology>, "basis" | "topology">;

/** The servers that stand, or that are planned as long as nothing stands. */
export function serverLines({ basis, topology }: Topology): ServerLine[] {
  return topology.regions.flatMap(({ provider, clusters, providerRegion }) =>
    clusters.flatMap(({ nodePools }) =>
      nodePools.map(({ role, sku, desiredSize, currentSize }) => {
        const size = sizeOf(provider, sku);
        return {
          region: providerRegion,
          role,
          sku,
          count: basis === "state" ? currentSize : desiredSize,
          hourly: size?.eurPerHour ?? null,
          monthly: size?.eurPerMonth ?? null,
        };
      }),
    ),
  );
}

/** What the plan has besides servers costs in a month: load balancers and addresses. Undefined when the plan's sum is not known. */
export function otherMonthly(lines: readonly ServerLine[], planned: number | null | undefined): number | undefined {
  if (planned === null || planned === undefined || lines.some(({ monthly }) => monthly === null)) return undefined;
  const rest = planned - lines.reduce((sum, { count, monthly }) => sum + count * (monthly ?? 0), 0);
  return rest < 0 ? undefined : round(rest);
}

/** When servers began to cost: as the first apply began. Undefined when none did. */
export function startOfCost({ phases, cloudResources }: Pick<State, "phases" | "cloudResources">): Date | undefined {
  const began = phases.flatMap(({ phase, startedAt }) => (phase === "tofu-apply" && startedAt ? [startedAt] : [])).toSorted()[0];
  return began && cloudResources ? new Date(began) : undefined;
}

/** Undefined when a price is not published. */
export function runningCost(lines: readonly ServerLine[], other: number | undefined, start: Date, now: Date): RunningCost | undefined {
  if (lines.some(({ hourly, monthly }) => hourly === null || monthly === null)) return undefined;
  const monthStart = startOfMonth(now);
  const monthEnd = startOfNextMonth(now);
  const from = start > monthStart ? start : monthStart;
  const between = (since: Date, until: Date) =>
    round(
      lines.reduce((sum, line) => sum + line.count * costBetween(line.hourly ?? 0, line.monthly ?? 0, since, until), 0) +
        shareOfMonths(since, until) * (other ?? 0),
    );
  return {
    sinceStart: between(start, now),
    monthSoFar: between(from, now),
    monthForecast: between(from, monthEnd),
    fullMonth: round(lines.reduce((sum, { count, monthly }) => sum + count * (monthly ?? 0), 0) + (other ?? 0)),
  };
}

/** One server between two moments: every hour that has begun, but in no calendar month (UTC) more than the price of a month. */
export function costBetween(hourly: number, monthly: number, since: Date, until: Date): number {
  return months(since, until).reduce(
    (sum, { from, to }) => sum + Math.min(Math.ceil((to.getTime() - from.getTime()) / hourMs) * hourly, monthly),
    0,
  );
}

function shareOfMonths(since: Date, until: Date): number {
  return months(since, until).reduce((sum, { from, to }) => {
    const whole = startOfNextMonth(from).getTime() - startOfMonth(from).getTime();
    return sum + (to.getTime() - from.getTime()) / whole;
  }, 0);
}

/** The time between two moments, cut where a month ends. */
function months(since: Date, until: Date): { from: Date; to: Date }[] {
  const parts: { from: Date; to: Date }[] = [];
  for (let from = since; from < until;) {
    const end = startOfNextMonth(from);
    const to = end < until ? end : until;
    parts.push({ from, to });
    from = to;
  }
  return parts;
}

function startOfMonth(time: Date): Date {
  return new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), 1));
}

function startOfNextMonth(time: Date): Date {
  return new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth() + 1, 1));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
