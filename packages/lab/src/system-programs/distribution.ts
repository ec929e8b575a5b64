import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { SystemHost } from "./system-host.ts";

export interface Distribution {
  /** As `/etc/os-release` names it. */
  id: string;
  /** What to say to a person; undefined for a distribution that is not known here. */
  installCommand: string | undefined;
  /** Whether `apt-get` installs here. */
  isDebian: boolean;
}

export const debianPackages = ["pdns-server", "pdns-backend-sqlite3", "pdns-backend-pgsql", "unbound"];

const commands: Record<string, string> = {
  debian: `apt-get install --no-install-recommends ${debianPackages.join(" ")}`,
  fedora: "dnf install pdns pdns-backend-sqlite pdns-backend-postgresql unbound",
  alpine: "apk add pdns pdns-backend-sqlite3 pdns-backend-pgsql unbound",
  arch: "pacman -S powerdns unbound",
  suse: "zypper install pdns pdns-backend-sqlite3 pdns-backend-postgresql unbound",
};

/** Reads `/etc/os-release` (os-release(5)). Derivatives are their parents: Ubuntu installs like Debian. */
export async function readDistribution({ root }: SystemHost): Promise<Distribution> {
  const text = await readFile(join(root, "etc/os-release"), "utf8").catch(() => "");
  const valueOf = (key: string) => new RegExp(`^${key}="?([^"\n]*)"?$`, "m").exec(text)?.[1] ?? "";
  const family = `${valueOf("ID")} ${valueOf("ID_LIKE")}`.split(/\s+/).find((id) => commands[id] !== undefined);

  return {
    id: valueOf("ID") || "unknown",
    installCommand: family === undefined ? undefined : commands[family],
    isDebian: family === "debian",
  };
}
