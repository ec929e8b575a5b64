import type { Command } from "commander";
import type { Context } from "../context.ts";
import { addBumpCommand } from "./blueprint/bump.ts";
import { addCatalogCommand } from "./blueprint/catalog.ts";
import { addChangedCommand } from "./blueprint/changed.ts";
import { addDepsCommand } from "./blueprint/deps.ts";
import { addDiffCommand } from "./blueprint/diff.ts";
import { addExplainCommand } from "./blueprint/explain.ts";
import { addKeysCommand } from "./blueprint/keys.ts";
import { addNewCommand } from "./blueprint/new.ts";
import { addOrderCommand } from "./blueprint/order.ts";
import { addPublishCommand } from "./blueprint/publish.ts";
import { addRenderCommand } from "./blueprint/render.ts";
import { addUpgradeCommand } from "./blueprint/upgrade.ts";
import { addVerifyCommand } from "./blueprint/verify.ts";
import { addVerifyArtifactCommand } from "./blueprint/verify-artifact.ts";

export function addBlueprintCommand(program: Command, context: Context): void {
  const blueprint = program
    .command("blueprint")
    .description("installable software: check it, render it, prove its order, publish it")
    .addHelpText(
      "after",
      "\nExit status: 0 nothing found, 1 something found, 2 wrong use, 3 a program, chart or registry is missing, 4 a fault of this command.",
    );

  addNewCommand(blueprint, context);
  addVerifyCommand(blueprint, context);
  addExplainCommand(blueprint, context);
  addChangedCommand(blueprint, context);
  addRenderCommand(blueprint, context);
  addOrderCommand(blueprint, context);
  addUpgradeCommand(blueprint, context);
  addDiffCommand(blueprint, context);
  addBumpCommand(blueprint, context);
  addPublishCommand(blueprint, context);
  addVerifyArtifactCommand(blueprint, context);
  addCatalogCommand(blueprint, context);
  addKeysCommand(blueprint, context);
  addDepsCommand(blueprint, context);
}
