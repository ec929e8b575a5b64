import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PdnsSettings, preparePdns } from "@catalyst/lab/dns/pdns-settings.ts";
import { startChild } from "@catalyst/lab/supervisor/start-child.ts";
import { stopProcessGroup } from "@catalyst/lab/supervisor/stop-process-group.ts";
import { logPath } from "@catalyst/lab/supervisor/child-log.ts";
import { findSystemPrograms } from "@catalyst/lab/system-programs/find-system-programs.ts";
import { thisSystem } from "@catalyst/lab/system-programs/system-host.ts";
import { onTestFinished } from "vitest";
import type { AtEnd } from "../../../testing/test-database.ts";

/** A second real PowerDNS, as a Sovereign runs its own. Its addresses are in the lab's network, so that the lab's resolver finds it. */
export async function startSovereignServer(network: string, last: number, atEnd: AtEnd = onTestFinished) {
  const folder = await mkdtemp(join(tmpdir(), "catalyst-test-dns-"));
  const { pdns } = await findSystemPrograms(thisSystem());
  const addresses = [`${network}.${last}`, `${network}.${last + 1}`];
  const settings: PdnsSettings = {
    name: "dns-sovereign",
    folder,
    program: { path: pdns!.path, moduleDirectory: pdns!.moduleDirectory },
    addresses,
    port: 53,
    apiAddress: addresses[0]!,
    apiPort: 8081,
    apiKey: "sovereign-key-of-a-test",
    backend: { type: "gsqlite3", schemaFile: pdns!.schemas.gsqlite3!, durable: false },
  };
  const definition = preparePdns(settings);
  const start = () => startChild(definition, { id: folder, log: logPath(folder, definition.name), onStart: async () => {} });
  let child: Awaited<ReturnType<typeof start>> | undefined = await start();
  const stop = async () => {
    const running = child;
    child = undefined;
    if (running) await stopProcessGroup(running, definition);
  };
  atEnd(async () => {
    await stop();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    addresses,
    apiURL: `http://${addresses[0]}:8081`,
    apiKey: settings.apiKey,
    stop,
    start: async () => void (child ??= await start()),
  };
}
