import type { ToolDefinition } from "./tool-definition.ts";

/** A tool is neither there nor can it be built. The message is for a person: what was tried and what to install. */
export class ToolMissingError extends Error {
  override readonly name = "ToolMissingError";
  readonly tool: string;
  /** The message without what was tried, on one line. */
  readonly sentence: string;

  constructor(tool: string, message: string, sentence: string, options?: ErrorOptions) {
    super(message, options);
    this.tool = tool;
    this.sentence = sentence;
  }
}

/** Puts the attempts and the ways out into one text. */
export function toolMissing(definition: ToolDefinition, tried: readonly string[], cure: string, cause?: unknown): ToolMissingError {
  const missing = `${definition.name} ${definition.version} is not available on this machine`;
  const lines = [
    `${missing}.`,
    ...tried.map((attempt) => `  tried: ${attempt}`),
    `  to go on: ${cure}`,
    `  or install ${definition.install.join(" or ")}`,
  ];

  return new ToolMissingError(definition.name, lines.join("\n"), `${missing}: ${cure}`, { cause });
}
