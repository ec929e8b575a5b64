import type { DnsServices } from "../dns/join-dns.ts";
import type { Era } from "../hetzner/era.ts";
import type { IssuedAccount, LabProject } from "../labd.ts";
import type { StateFolder } from "./state-folder.ts";

/** What a running lab tells its clients, in `lab.json` of its folder: where it listens and which tokens open it. */
export interface LabFile {
  schema: 1;
  /** Different for every lab that was ever created, the same after a restart. */
  id: string;
  name: string;
  seed: number;
  era: Era;
  speed: number;
  startedAt: string;
  labd: { pid: number; startTicks: number };
  admin: { url: string; token: string };
  services: {
    hetzner: { url: string };
    nothing: { url: string };
    registrars: { url: string; accounts: IssuedAccount[] };
    /** Left out when the lab has no DNS of its own. */
    dns?: DnsServices;
  };
  projects: LabProject[];
  children: [];
}

const fileName = "lab.json";

export function readLabFile(folder: StateFolder): LabFile | undefined {
  const text = folder.read(fileName);
  return text === undefined ? undefined : (JSON.parse(text) as LabFile);
}

export function writeLabFile(folder: StateFolder, file: LabFile): void {
  folder.replace(fileName, `${JSON.stringify(file, null, 2)}\n`);
}
