import { enableCompileCache } from "node:module";

// Halves the start: Node keeps the compiled files in the system's temporary folder. What is imported before this call is not kept.
enableCompileCache();
const { thisProcess } = await import("./context.ts");
const { runCommandLine } = await import("./program.ts");

process.exitCode = await runCommandLine(process.argv.slice(2), thisProcess());
