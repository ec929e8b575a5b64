import { FileTooLargeError } from "@catalyst/blueprint/model/file-tree.ts";
import { TargetError } from "@catalyst/blueprint/model/find-targets.ts";
import { GitError } from "@catalyst/blueprint/history/git.ts";
import { DependencyError } from "@catalyst/blueprint/dependencies/dependency-error.ts";
import { RegistryError } from "@catalyst/blueprint/oci/registry-error.ts";
import { PublishError } from "@catalyst/blueprint/publish/publish-error.ts";
import { PlanError } from "@catalyst/blueprint/order/plan-error.ts";
import { AnswersError } from "@catalyst/blueprint/render/answers-to-values.ts";
import { ValuesError } from "@catalyst/blueprint/render/gather-values.ts";
import { DependencyMissingError } from "@catalyst/blueprint/render/renderer.ts";
import { ToolMissingError } from "@catalyst/lab/tools/tool-error.ts";
import { CommanderError } from "commander";
import { CliError } from "../cli-error.ts";
import type { Context } from "../context.ts";

/** What the exit status of `catalyst blueprint …` says; scripts of CI go by it. */
export const blueprintExit = { clean: 0, found: 1, usage: 2, environment: 3, internal: 4 } as const;

/** Runs one verb: its answer becomes the exit status, and so does what it throws. */
export async function runBlueprintVerb(context: Context, verb: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await verb();
  } catch (error) {
    context.signal.throwIfAborted();
    throw withExitCode(error);
  }
}

function withExitCode(error: unknown): unknown {
  if (error instanceof CliError || error instanceof CommanderError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if ([TargetError, FileTooLargeError, GitError, AnswersError, ValuesError].some((kind) => error instanceof kind)) {
    return new CliError(message, { exitCode: blueprintExit.usage, cause: error });
  }
  if (error instanceof PlanError) return new CliError(message, { exitCode: blueprintExit.found, cause: error });
  if (error instanceof PublishError) {
    const sentence = `${error.title}: ${message} (${error.code})`;
    return new CliError(sentence, { exitCode: blueprintExit.found, next: error.next, cause: error });
  }
  if (error instanceof RegistryError && error.code === "REG-REFERENCE") {
    return new CliError(message, { exitCode: blueprintExit.usage, next: "Such as oci://ghcr.io/openova-io/bp-cnpg:1.0.0", cause: error });
  }
  if (error instanceof RegistryError || error instanceof DependencyError) {
    return new CliError(`${message} (${error.code})`, { exitCode: blueprintExit.environment, cause: error });
  }
  if (error instanceof ToolMissingError) return new CliError(message, { exitCode: blueprintExit.environment, cause: error });
  if (error instanceof DependencyMissingError) {
    return new CliError(message, {
      exitCode: blueprintExit.environment,
      next: "Fetch them once where there is a network: ./catalyst blueprint deps fetch",
      cause: error,
    });
  }

  return new CliError(message, { exitCode: blueprintExit.internal, next: "More with --verbose.", cause: error });
}
