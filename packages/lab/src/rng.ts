import { hash } from "node:crypto";

/** Seeded randomness cut into named streams: what one purpose draws never shifts what another one gets. */
export interface Rng {
  seed(): number;
  /** Starts all streams anew under another seed. */
  reseed(seed: number): void;
  /** Next value of a stream, uniform in [0, 1). Name a stream by purpose, kind and key. */
  draw(stream: string): number;
  /** Next value of a stream between two limits. */
  uniform(stream: string, least: number, most: number): number;
  /** Next value of a log-normal stream described by its median and its 95th percentile. */
  logNormal(stream: string, p50: number, p95: number): number;
  /** How often something with this name happened before; counts up with each call. */
  nth(name: string): number;
  /** The same number for the same name under the same seed, from 0 up to 2^48. Draws nothing. */
  keyed(name: string): number;
  snapshot(): Record<string, number>;
  restore(counters: Record<string, number>): void;
}

// The 95th percentile of the standard normal distribution.
const z95 = 1.6448536269514722;

export function createRng(initialSeed: number): Rng {
  let seed = initialSeed;
  let counters = new Map<string, number>();

  function nth(name: string): number {
    const count = counters.get(name) ?? 0;
    counters.set(name, count + 1);
    return count;
  }

  function keyed(name: string): number {
    return Number.parseInt(hash("sha256", `${seed}\n${name}`, "hex").slice(0, 12), 16);
  }

  function draw(stream: string): number {
    return keyed(`${stream}\n${nth(`draw ${stream}`)}`) / 2 ** 48;
  }

  return {
    seed: () => seed,
    reseed(next) {
      seed = next;
      counters = new Map();
    },
    draw,
    uniform: (stream, least, most) => least + draw(stream) * (most - least),
    logNormal(stream, p50, p95) {
      if (p50 <= 0) return 0;
      const sigma = Math.log(Math.max(p95, p50) / p50) / z95;
      // Box-Muller; the first draw must not be zero, or its logarithm is infinite.
      const normal = Math.sqrt(-2 * Math.log(1 - draw(stream))) * Math.cos(2 * Math.PI * draw(stream));
      return p50 * Math.exp(sigma * normal);
    },
    nth,
    keyed,
    snapshot: () => Object.fromEntries(counters),
    restore: (saved) => void (counters = new Map(Object.entries(saved))),
  };
}
