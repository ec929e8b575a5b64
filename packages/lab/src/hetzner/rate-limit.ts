import type { Clock } from "../clock.ts";
import type { Project } from "./project.ts";

/** One token comes back per virtual second. */
const refillPerMs = 1 / 1000;
const unlimited = 3600;

interface Bucket {
  left: number;
  at: number;
}

/** What the three `RateLimit-…` headers say. */
export interface Allowance {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Epoch seconds at which the bucket is full again. */
  reset: number;
}

/** One bucket per project, refilled in virtual time so that a fast clock does not starve a fast client. */
export interface RateLimiter {
  take(project: Project): Allowance;
  drain(project: Project): void;
  /** For answers to nobody in particular, such as a refused token. */
  stranger(): Allowance;
  clear(): void;
}

export function createRateLimiter(clock: Clock): RateLimiter {
  const buckets = new Map<string, Bucket>();

  function refilled(project: Project, limit: number): Bucket {
    const now = clock.now();
    const bucket = buckets.get(project.id) ?? { left: limit, at: now };
    bucket.left = Math.min(limit, bucket.left + (now - bucket.at) * refillPerMs);
    bucket.at = now;
    buckets.set(project.id, bucket);
    return bucket;
  }

  function allowance(allowed: boolean, limit: number, left: number): Allowance {
    const speed = Math.max(clock.speed(), 1);
    const untilFull = (limit - left) / refillPerMs / speed;
    return { allowed, limit, remaining: Math.max(0, Math.floor(left)), reset: Math.ceil((clock.wall() + untilFull) / 1000) };
  }

  return {
    take(project) {
      if (project.rateLimit === "off") return allowance(true, unlimited, unlimited);
      const bucket = refilled(project, project.rateLimit);
      const allowed = bucket.left >= 1;
      if (allowed) bucket.left--;
      return allowance(allowed, project.rateLimit, bucket.left);
    },
    drain(project) {
      if (project.rateLimit !== "off") refilled(project, project.rateLimit).left = 0;
    },
    stranger: () => allowance(true, unlimited, unlimited),
    clear: () => buckets.clear(),
  };
}
