import { findSize } from "@catalyst/contract";
import type { PlannedRegion } from "./deployment.ts";

/** Published net prices of what every region has besides its servers, EUR a month: one LB11, and a public IPv4 address per node. */
const loadBalancerEUR = 5.39;
const addressEUR = 0.5;

/** What the servers of the regions cost by their published prices, EUR net; undefined when the price of a size is not known. */
export function serverCost(regions: PlannedRegion[]): { hourlyEUR: number; monthlyEUR: number } | undefined {
  const ordered = regions.flatMap((region) => [
    { count: region.haEnabled ? 3 : 1, size: findSize(region.provider, region.controlPlaneSize) },
    ...(region.workerCount > 0 ? [{ count: region.workerCount, size: findSize(region.provider, region.workerSize) }] : []),
  ]);
  if (ordered.some(({ size }) => size?.eurPerHour == null || size.eurPerMonth == null)) return undefined;
  const sum = (price: "eurPerHour" | "eurPerMonth") => ordered.reduce((total, { count, size }) => total + count * (size?.[price] ?? 0), 0);
  return { hourlyEUR: Math.round(sum("eurPerHour") * 10_000) / 10_000, monthlyEUR: Math.round(sum("eurPerMonth") * 100) / 100 };
}

/** What the regions cost in a month, net, without traffic; null when the price of a size is not known. */
export function monthlyCostEUR(regions: PlannedRegion[]): number | null {
  let sum = 0;
  for (const region of regions) {
    const controlPlanes = region.haEnabled ? 3 : 1;
    const controlPlane = findSize(region.provider, region.controlPlaneSize)?.eurPerMonth;
    const worker = region.workerCount === 0 ? 0 : findSize(region.provider, region.workerSize)?.eurPerMonth;
    if (controlPlane == null || worker == null) return null;
    sum += controlPlanes * controlPlane + region.workerCount * worker + loadBalancerEUR + (controlPlanes + region.workerCount) * addressEUR;
  }
  return Math.round(sum * 100) / 100;
}
