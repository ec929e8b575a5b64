import { type NodeSize, sizeOf } from "./provider-facts.ts";
import type { ResolvedRegion } from "./regions.ts";

/** Euro by published list prices of the servers alone: without tax, traffic and volumes. */
export interface Cost {
  hourly: number;
  /** The published price of a month, never 730 times that of an hour. */
  monthly: number;
  /** Twelve months. */
  yearly: number;
}

export interface PlanCost {
  /** By the regions' order; undefined where a provider publishes no price. */
  regions: (Cost | undefined)[];
  /** Of the regions that have a price. */
  total: Cost;
  isComplete: boolean;
}

export function costOf(regions: readonly ResolvedRegion[]): PlanCost {
  const each = regions.map(ordered);
  const priced = each.filter((lines) => lines !== undefined);
  return {
    regions: each.map((lines) => lines && sum(lines)),
    total: sum(priced.flat()),
    isComplete: priced.length === regions.length,
  };
}

/** What twelve months of one server of a size cost; undefined when no price is published. */
export function yearlyPrice({ eurPerMonth }: NodeSize): number | undefined {
  return eurPerMonth === null ? undefined : round(12 * eurPerMonth, 100);
}

interface Line {
  count: number;
  hourly: number;
  monthly: number;
}

function ordered({ provider, controlPlaneSize, controlPlaneCount, workerSize, workerCount }: ResolvedRegion): Line[] | undefined {
  const lines = [
    lineOf(controlPlaneCount, sizeOf(provider, controlPlaneSize)),
    ...(workerCount > 0 ? [lineOf(workerCount, sizeOf(provider, workerSize))] : []),
  ];
  return lines.every((line) => line !== undefined) ? lines : undefined;
}

function lineOf(count: number, size: NodeSize | undefined): Line | undefined {
  if (size?.eurPerHour == null || size.eurPerMonth === null) return undefined;
  return { count, hourly: size.eurPerHour, monthly: size.eurPerMonth };
}

// Rounded once, at the end, as the server does: the two figures are held against each other at Review.
function sum(lines: readonly Line[]): Cost {
  const monthly = round(
    lines.reduce((total, line) => total + line.count * line.monthly, 0),
    100,
  );
  return {
    hourly: round(
      lines.reduce((total, line) => total + line.count * line.hourly, 0),
      10_000,
    ),
    monthly,
    yearly: round(12 * monthly, 100),
  };
}

function round(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}
