import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { ToolHost } from "./tool-host.ts";

export interface FakeTool {
  host: ToolHost;
  directory: string;
}

/** A tool of a dozen lines of Go in a folder of its own, with an empty cache, for tests of the resolver with the real Go. */
export async function makeFakeTool(options: { version?: string; source?: string; goMin?: string; path?: string } = {}): Promise<FakeTool> {
  const directory = await mkdtemp(join(tmpdir(), "catalyst-tool-"));
  const tool = join(directory, "tools", "fake");
  await mkdir(tool, { recursive: true });
  const definition = {
    package: "catalyst.test/fake",
    binary: "fake",
    version: "1.2.3",
    accept: ">=1.2.0 <2.0.0",
    identify: { command: ["version"], pattern: "fake (\\S+)" },
    cgo: false,
    ldflags: "-s -w",
    goMin: options.goMin ?? "1.20",
    buildSeconds: 5,
    install: ['the package "fake"'],
  };
  await writeFile(join(tool, "tool.yaml"), stringify(definition));
  await writeFile(join(tool, "go.mod"), "module catalyst.test/fake\n\ngo 1.20\n");
  await writeFile(join(tool, "main.go"), options.source ?? goSource(options.version ?? "1.2.3"));

  return {
    directory,
    host: {
      environment: { ...process.env, PATH: options.path ?? process.env["PATH"] },
      cacheDirectory: join(directory, "cache"),
      toolsDirectory: join(directory, "tools"),
      now: () => Date.now(),
    },
  };
}

function goSource(version: string): string {
  return ["package main", 'import "os"', `func main() { os.Stdout.WriteString("fake ${version}\\n") }`, ""].join("\n");
}
