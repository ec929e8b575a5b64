/** A size as it can be bought; prices in euro without tax, null when none is published. */
export interface PricedSize {
  id: string;
  eurPerHour: number | null;
  eurPerMonth: number | null;
}

export interface RegionPlan {
  controlPlaneSize: PricedSize | undefined;
  workerSize: PricedSize | undefined;
  workerCount: number;
  /** Three control planes instead of one. */
  isHighlyAvailable: boolean;
}

export interface RegionCost {
  servers: number;
  /** Null as soon as one price is not published. */
  monthly: number | null;
  hourly: number | null;
}

/** What a further region adds. */
export function costOf({ controlPlaneSize, workerSize, workerCount, isHighlyAvailable }: RegionPlan): RegionCost {
  const controlPlanes = isHighlyAvailable ? 3 : 1;
  const priced = [{ size: controlPlaneSize, count: controlPlanes }, ...(workerCount > 0 ? [{ size: workerSize, count: workerCount }] : [])];
  return {
    servers: controlPlanes + workerCount,
    monthly: sum(priced.map(({ size, count }) => times(size?.eurPerMonth, count))),
    hourly: sum(priced.map(({ size, count }) => times(size?.eurPerHour, count))),
  };
}

function times(price: number | null | undefined, count: number): number | null {
  return price === null || price === undefined ? null : price * count;
}

function sum(parts: readonly (number | null)[]): number | null {
  return parts.reduce<number | null>((total, part) => (total === null || part === null ? null : total + part), 0);
}
