import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { LabFile } from "@catalyst/lab/state/lab-file.ts";
import { CliError } from "../cli-error.ts";

export function labDirectory(stateDirectory: string): string {
  return join(stateDirectory, "lab");
}

export async function readLabFile(stateDirectory: string): Promise<LabFile | undefined> {
  try {
    return JSON.parse(await readFile(join(labDirectory(stateDirectory), "lab.json"), "utf8")) as LabFile;
  } catch {
    return undefined;
  }
}

/** The lab's state file, or a failure that says how to get a lab. */
export async function requireLabFile(stateDirectory: string): Promise<LabFile> {
  const file = await readLabFile(stateDirectory);
  if (file === undefined)
    throw new CliError("no lab is running.", { next: "Start one with ./catalyst up, or ./catalyst lab up for the lab alone." });

  return file;
}

/** A token that may write, of the first project: what a person would have made in the cloud's own console. */
export function labToken(file: LabFile): { project: string; token: string } {
  const project = file.projects[0];
  const token = project?.tokens.find(({ scope }) => scope === "read_write")?.token;
  if (project === undefined || token === undefined) throw new CliError("the lab has no project with a token that may write.");

  return { project: project.id, token };
}
