import { productTools } from "@catalyst/lab/tools/tool-definition.ts";
import { isBuilding, readProgress } from "@catalyst/lab/tools/progress-file.ts";
import type { LabFile } from "@catalyst/lab/state/lab-file.ts";
import type { Context } from "../context.ts";
import { describeProgress } from "../output/tool-progress.ts";
import { readLabFile } from "./lab-file.ts";
import type { RunFile } from "./run-file.ts";
import { readSignInLink } from "./sign-in-link.ts";

/** Where things are, what is still being prepared, and how to stop: the first thing a person needs. */
export async function describeRun(context: Context, run: RunFile): Promise<string[]> {
  const lab = run.withLab ? await readLabFile(context.stateDirectory) : undefined;
  const link = run.baseURL === undefined ? undefined : await readSignInLink(context.stateDirectory);

  return [
    ...(run.baseURL === undefined
      ? []
      : [
          `console       ${run.baseURL}/sovereign/`,
          ...(link === undefined ? [] : [`sign in       ${link}   (once)`]),
          `mothership    ${run.baseURL}   (API ${run.baseURL}/api/v1, described at ${run.baseURL}/openapi.json)`,
        ]),
    ...(lab === undefined ? [] : [`lab           ${lab.services.hetzner.url}`, ...describeDns(lab)]),
    `logs          ./catalyst logs`,
    ...(await describeBuilds(context)),
  ];
}

function describeDns({ services: { dns } }: LabFile): string[] {
  if (dns === undefined) return ["dns           none: PowerDNS or unbound is missing; see ./catalyst doctor"];
  const [address, port] = Object.entries(dns.ports)[0]!;
  const resolver =
    dns.resolver?.address ??
    `none: port 53 cannot be bound, so name servers answer at ${port} and unbound, which asks no other, is left out`;

  return [`dns           resolver ${resolver}   (root ${address}, pool ${Object.values(dns.pool.nameservers).flat().join(" ")})`];
}

async function describeBuilds(context: Context): Promise<string[]> {
  const all = await Promise.all(productTools.map((name) => readProgress(context.toolHost, name)));

  return all.flatMap((progress) => {
    if (progress === undefined || progress.state === "done") return [];
    if (isBuilding(progress)) return [`preparing     ${describeProgress(progress, context.now())}`];

    return [
      `missing       ${progress.state === "failed" ? progress.message : `${progress.name}: its build was killed`}; see ./catalyst doctor`,
    ];
  });
}
