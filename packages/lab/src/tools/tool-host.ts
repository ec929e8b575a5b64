import { join } from "node:path";
import { cacheDirectory, checkoutDirectory } from "../directories.ts";

/** What the resolver takes from the machine; tests give their own. */
export interface ToolHost {
  environment: Readonly<Record<string, string | undefined>>;
  cacheDirectory: string;
  toolsDirectory: string;
  /** Milliseconds since the epoch. */
  now(): number;
}

export function thisHost(environment: ToolHost["environment"] = process.env): ToolHost {
  return {
    environment,
    cacheDirectory: cacheDirectory(environment),
    toolsDirectory: join(checkoutDirectory, "tools"),
    now: () => Date.now(),
  };
}

/** Everything the cache keeps about one tool: its builds, locks, log and progress. */
export function toolDirectory(host: ToolHost, name: string): string {
  return join(host.cacheDirectory, "tools", name);
}
