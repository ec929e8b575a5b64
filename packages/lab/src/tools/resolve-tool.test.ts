import { execa } from "execa";
import { chmod, mkdir, readdir, readFile, readlink, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { identifyThisProcess } from "../supervisor/process-identity.ts";
import { makeFakeTool, type FakeTool } from "./fake-tool.ts";
import { readProgress, type ToolProgress } from "./progress-file.ts";
import { resolveTool, stableToolPath } from "./resolve-tool.ts";

const made: string[] = [];

afterEach(async () => {
  await Promise.all(made.splice(0).map((directory) => rm(directory, { recursive: true, force: true })));
});

describe("a tool that is nowhere", () => {
  test("is built, found in the cache the next time, and reachable at its stable path", async () => {
    const { host } = await fakeTool();
    const seen: ToolProgress[] = [];

    const built = await resolveTool("fake", { host, onProgress: (progress) => seen.push(progress) });
    const again = await resolveTool("fake", { host });

    expect(built).toMatchObject({ version: "1.2.3", source: "build" });
    expect(again).toEqual({ ...built, source: "cache" });
    expect((await execa(built.path, ["version"])).stdout).toBe("fake 1.2.3");
    expect(await readlink(stableToolPath(host, "fake"))).toBe(built.path);
    expect(seen[0]).toMatchObject({ name: "fake", state: "building" });
    expect(seen.at(-1)).toMatchObject({ state: "done", etaMs: 0 });
    expect(seen.at(-1)!.packagesTotal).toBeGreaterThan(10);
    expect(await readProgress(host, "fake")).toMatchObject({ state: "done", ...identifyThisProcess() });
  });

  test("is built once when two processes and two callers want it at the same time", async () => {
    const { host } = await fakeTool();

    const [first, second, ...others] = await Promise.all([
      resolveTool("fake", { host }),
      resolveTool("fake", { host }),
      resolveInAnotherProcess(host),
      resolveInAnotherProcess(host),
    ]);

    const paths = [first, second, ...others].map((tool) => tool.path);
    expect(new Set(paths).size).toBe(1);
    expect((await readdir(join(host.cacheDirectory, "tools", "fake"))).filter((entry) => !entry.includes("."))).toHaveLength(1);
    expect(await readdir(join(host.cacheDirectory, "tools", ".locks"))).toEqual([]);
  });

  test("is built although a process that held the lock was killed", async () => {
    const { host } = await fakeTool();
    const locks = join(host.cacheDirectory, "tools", ".locks", "one-build-at-a-time");
    await mkdir(locks, { recursive: true });
    await writeFile(join(locks, `${process.pid}-1`), "");

    const built = await resolveTool("fake", { host });

    expect(built.source).toBe("build");
  });

  test("is built with a Go that is new enough, though an older one comes first on PATH", async () => {
    const tool = await fakeTool();
    await addToPath(tool, "echo go1.2.3", "go");

    expect(await resolveTool("fake", { host: tool.host })).toMatchObject({ source: "build" });
  });

  test("is built anew when its inputs changed", async () => {
    const { host, directory } = await fakeTool();
    const before = await resolveTool("fake", { host });
    await writeFile(join(directory, "tools", "fake", "go.sum"), "\n");

    const after = await resolveTool("fake", { host });

    expect(after.source).toBe("build");
    expect(after.key).not.toBe(before.key);
  });

  test("leaves nothing half-made behind when the build is cancelled", async () => {
    const { host } = await fakeTool();
    const stop = new AbortController();

    const build = resolveTool("fake", { host, signal: stop.signal, onProgress: () => stop.abort() });

    await expect(build).rejects.toThrow(/abort/i);
    expect((await readdir(join(host.cacheDirectory, "tools", "fake"))).filter((entry) => entry.startsWith("building-"))).toEqual([]);
    expect(await readProgress(host, "fake")).toMatchObject({ state: "failed" });
    expect((await resolveTool("fake", { host })).source).toBe("build");
  });
});

describe("a tool on the machine", () => {
  test("is taken from PATH when its version fits", async () => {
    const tool = await fakeTool();
    const bin = await addToPath(tool, "echo fake 1.9.0");

    expect(await resolveTool("fake", { host: tool.host })).toEqual({
      name: "fake",
      path: join(bin, "fake"),
      version: "1.9.0",
      source: "path",
    });
  });

  test("is passed over on PATH when its version does not fit", async () => {
    const tool = await fakeTool();
    await addToPath(tool, "echo fake 2.0.0");

    expect(await resolveTool("fake", { host: tool.host })).toMatchObject({ version: "1.2.3", source: "build" });
  });

  test("is taken from its variable before everything else", async () => {
    const tool = await fakeTool();
    const bin = await addToPath(tool, "echo fake 9.9.9");
    const host = { ...tool.host, environment: { ...tool.host.environment, CATALYST_TOOL_FAKE: join(bin, "fake") } };

    expect(await resolveTool("fake", { host })).toMatchObject({ path: join(bin, "fake"), version: "9.9.9", source: "environment" });
  });

  test("is not replaced by another when its variable names nothing", async () => {
    const tool = await fakeTool();
    const host = { ...tool.host, environment: { ...tool.host.environment, CATALYST_TOOL_FAKE: "/nowhere/fake" } };

    await expect(resolveTool("fake", { host })).rejects.toThrow(/CATALYST_TOOL_FAKE=\/nowhere\/fake, which is not an executable file/);
  });
});

describe("a tool that cannot be had", () => {
  test("because Go is too old names the Go to install and what was tried", async () => {
    const { host } = await fakeTool({ goMin: "99.0.0" });

    await expect(resolveTool("fake", { host })).rejects.toThrow(
      /fake 1\.2\.3 is not available[\s\S]*"fake" on PATH, not found[\s\S]*the cache[\s\S]*is Go \d[\s\S]*install Go 99\.0\.0 or newer[\s\S]*the package "fake"/,
    );
    expect(await readProgress(host, "fake")).toMatchObject({
      state: "failed",
      message: expect.stringContaining("install Go 99.0.0 or newer"),
    });
  });

  test("because it does not compile shows the compiler's complaint and the log", async () => {
    const { host } = await fakeTool({ source: "package main\nfunc main() { nonsense() }\n" });

    await expect(resolveTool("fake", { host })).rejects.toThrow(/undefined: nonsense[\s\S]*build\.log/);
    expect(await readFile(join(host.cacheDirectory, "tools", "fake", "build.log"), "utf8")).toContain("undefined: nonsense");
    expect(await readProgress(host, "fake")).toMatchObject({ state: "failed" });
  });

  test("because what was built is another version than promised", async () => {
    const { host } = await fakeTool({ version: "0.0.1" });

    await expect(resolveTool("fake", { host })).rejects.toThrow(/says it is version 0\.0\.1/);
  });
});

async function fakeTool(options: Parameters<typeof makeFakeTool>[0] = {}): Promise<FakeTool> {
  const tool = await makeFakeTool(options);
  made.push(tool.directory);

  return tool;
}

async function addToPath(tool: FakeTool, script: string, program = "fake"): Promise<string> {
  const bin = join(tool.directory, "bin");
  await mkdir(bin);
  await writeFile(join(bin, program), `#!/bin/sh\n${script}\n`);
  await chmod(join(bin, program), 0o755);
  tool.host.environment = { ...tool.host.environment, PATH: `${bin}:${tool.host.environment["PATH"]}` };

  return bin;
}

async function resolveInAnotherProcess(host: FakeTool["host"]): Promise<{ path: string }> {
  const script = `
    import { resolveTool } from ${JSON.stringify(new URL("resolve-tool.ts", import.meta.url).href)};
    const host = { ...${JSON.stringify({ cacheDirectory: host.cacheDirectory, toolsDirectory: host.toolsDirectory })}, environment: process.env, now: () => Date.now() };
    process.stdout.write(JSON.stringify(await resolveTool("fake", { host })));`;
  const { stdout } = await execa(process.execPath, ["--input-type=module", "--eval", script], { env: { PATH: host.environment["PATH"] } });

  return JSON.parse(stdout) as { path: string };
}
