import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parseLabConfig, type LabConfig } from "./lab-config.ts";
import { readDnsFile } from "./dns/dns-file.ts";
import type { DnsPlan } from "./dns/dns-plan.ts";
import { joinDns, type JoinedDns } from "./dns/join-dns.ts";
import { startLab, type Lab, type StartLabOptions } from "./labd.ts";
import type { ProjectConfig } from "./hetzner/project.ts";
import { readLabFile, writeLabFile, type LabFile } from "./state/lab-file.ts";
import { openStateFolder } from "./state/state-folder.ts";
import { identifyThisProcess } from "./supervisor/process-identity.ts";
import { tryLock } from "./supervisor/process-lock.ts";

const usage = `usage: node labd-main.ts --state <dir> [--config <lab.yaml>] [--name <name>] [--seed <n>] [--speed <0..600>]
                         [--scenario <file.yaml>] [--port-base <port>] [--durable]
                         [--dns <dns.json>]`;

const exitCodes = { ok: 0, failed: 1, usage: 2, alreadyRunning: 3 } as const;

process.exitCode = await main(process.argv.slice(2));

/** Runs a lab until SIGTERM or SIGINT. Exit codes: 0 stopped, 1 failed, 2 wrong usage, 3 a lab runs in this folder already. */
async function main(argv: string[]): Promise<number> {
  const args = await readArguments(argv);
  if (args === undefined) return exitCodes.usage;
  const folder = openStateFolder(args.state);
  const { lock, holder } = await tryLock(join(args.state, "labd.lock"));
  if (!lock) {
    process.stderr.write(`A lab runs in ${args.state} already (pid ${holder.pid})\n`);
    return exitCodes.alreadyRunning;
  }
  try {
    const stopped = stopSignal();
    const before = readLabFile(folder);
    const dns = args.dns === undefined ? undefined : await joinDns(args.dns);
    const lab = await startLab(toOptions(args, before, dns));
    writeLabFile(folder, describe(lab, args, before, dns));
    process.stdout.write(`The lab listens on ${lab.hetznerURL}\n`);
    await stopped;
    await lab.close();
    await dns?.close();
    return exitCodes.ok;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return exitCodes.failed;
  } finally {
    await lock.release();
  }
}

interface Arguments {
  state: string;
  config: LabConfig;
  scenario?: string;
  portBase?: number;
  durable: boolean;
  /** A DNS that runs already; without one registrars only remember what they are told. */
  dns?: DnsPlan;
}

async function readArguments(argv: string[]): Promise<Arguments | undefined> {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        state: { type: "string" },
        config: { type: "string" },
        name: { type: "string" },
        seed: { type: "string" },
        speed: { type: "string" },
        scenario: { type: "string" },
        "port-base": { type: "string" },
        durable: { type: "boolean", default: false },
        dns: { type: "string" },
      },
    });
    if (values.state === undefined) throw new RangeError("--state is required");
    const file = values.config === undefined ? {} : parseLabConfig(readFileSync(values.config, "utf8"));
    const config: LabConfig = {
      ...file,
      ...(values.name !== undefined && { name: values.name }),
      ...(values.seed !== undefined && { seed: readCount("seed", values.seed) }),
      ...(values.speed !== undefined && { speed: readCount("speed", values.speed) }),
    };
    const dns = values.dns === undefined ? undefined : await readDnsFile(values.dns);
    if (values.dns !== undefined && dns === undefined) throw new RangeError(`--dns names ${values.dns}, which does not exist`);
    return {
      state: values.state,
      config,
      ...(dns && { dns }),
      durable: values.durable,
      ...(values.scenario !== undefined && { scenario: readFileSync(values.scenario, "utf8") }),
      ...(values["port-base"] !== undefined && { portBase: readCount("port-base", values["port-base"]) }),
    };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
    return undefined;
  }
}

function readCount(name: string, text: string): number {
  if (!/^[0-9]+$/.test(text)) throw new RangeError(`--${name} must be a whole number, not '${text}'`);
  return Number(text);
}

function toOptions(
  { state, config, scenario, portBase, durable }: Arguments,
  before: LabFile | undefined,
  dns: JoinedDns | undefined,
): StartLabOptions {
  const { name, seed, speed, era, registrars, set } = config;
  return {
    stateDir: state,
    durable,
    projects: withKnownTokens(
      config.projects ?? before?.projects.map(({ id, name: title }) => ({ id, name: title })) ?? [{ id: "demo" }],
      before,
    ),
    ...(name !== undefined && { name }),
    ...(seed !== undefined && { seed }),
    ...(speed !== undefined && { speed }),
    ...(era !== undefined && { era }),
    ...(registrars !== undefined && { registrars }),
    ...(set !== undefined && { set }),
    ...(scenario !== undefined && { scenario }),
    ...(portBase !== undefined && { portBase }),
    ...(dns && { dns: { parent: dns.parent } }),
    ...(before && {
      adminToken: before.admin.token,
      earlierPorts: { api: portOf(before.services.hetzner.url), admin: portOf(before.admin.url) },
    }),
    warn: (message) => void process.stderr.write(`${message}\n`),
  };
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

/** Clients hold the tokens of the last run, so a restart must not change them. */
function withKnownTokens(configs: ProjectConfig[], before: LabFile | undefined): ProjectConfig[] {
  return configs.map((config) => {
    const known = before?.projects.find((project) => project.id === config.id)?.tokens;
    return config.tokens === undefined && known ? { ...config, tokens: known } : config;
  });
}

function describe(lab: Lab, { config }: Arguments, before: LabFile | undefined, dns: JoinedDns | undefined): LabFile {
  const { laboratory } = lab;
  return {
    schema: 1,
    id: before?.id ?? randomUUID(),
    name: config.name ?? before?.name ?? "lab",
    seed: laboratory.rng.seed(),
    era: laboratory.era,
    speed: laboratory.clock.speed(),
    startedAt: new Date(laboratory.clock.wall()).toISOString(),
    labd: identifyThisProcess(),
    admin: { url: lab.adminURL, token: lab.adminToken },
    services: {
      hetzner: { url: lab.hetznerURL },
      nothing: { url: lab.nothingURL },
      registrars: { url: lab.registrarsURL, ...lab.registrars },
      ...(dns && { dns: dns.services }),
    },
    projects: lab.projects,
    children: [],
  };
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    // An idle lab has only unreferenced timers and its sockets; the sockets keep it alive.
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
  });
}
