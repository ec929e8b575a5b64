import { pathToFileURL } from "node:url";
import { ConfigError, readConfig } from "./config.ts";
import { startPdm } from "./start-pdm.ts";
import { type Tuning, startMothership } from "./start-mothership.ts";

/** Runs until SIGTERM or SIGINT. Exit codes: 0 stopped as asked, 1 could not start, 2 the configuration is not usable. */
export async function main(tuning: Partial<Tuning> = {}): Promise<void> {
  const stop = new AbortController();
  for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, () => stop.abort(new Error(name)));
  try {
    const config = readConfig(process.env, process.argv.slice(2));
    const running =
      config.role === "pdm"
        ? await startPdm(config, { signal: stop.signal, ...(tuning.pdm ? { tuning: tuning.pdm } : {}) })
        : await startMothership(config, { signal: stop.signal, tuning });
    // The signal may have come while everything started.
    if (!stop.signal.aborted) await new Promise((resolve) => stop.signal.addEventListener("abort", resolve, { once: true }));
    await running.close();
  } catch (error) {
    if (stop.signal.aborted) return;
    process.stderr.write(`${error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = error instanceof ConfigError ? 2 : 1;
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
