import type { Command } from "commander";
import type { Context } from "../context.ts";
import { addCheckCommand } from "./domains/check.ts";
import { addListCommand } from "./domains/list.ts";
import { addReleaseCommand } from "./domains/release.ts";
import { addReserveCommand } from "./domains/reserve.ts";
import { addVerifyCommand } from "./domains/verify.ts";

export function addDomainsCommand(program: Command, context: Context): void {
  const domains = program.command("domains").description("names of the pools: who has them, and whether they answer");

  addListCommand(domains, context);
  addCheckCommand(domains, context);
  addReserveCommand(domains, context);
  addReleaseCommand(domains, context);
  addVerifyCommand(domains, context);
}
