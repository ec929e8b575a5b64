import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, posix } from "node:path";
import { execa } from "execa";
import type { PackedChart } from "../contents/open-packed-chart.ts";
import { smokeRender, writeFiles } from "../contents/smoke-render.ts";
import type { Publication, PublishDependencies, PublishInput } from "../publication.ts";
import { PublishError } from "../publish-error.ts";

/** A chart's script renders a few times; one that takes longer hangs. */
const scriptLimitMs = 300_000;

/**
 * Step 4, guard 4. The pulled chart renders with the real Helm, and the scripts of `chart/tests/` pass on it. Returns where the render is kept:
 * `blueprint-smoke-render-<name>-<version>` in the output folder.
 */
export async function smokeTest(
  publication: Publication,
  pulled: PackedChart,
  input: PublishInput,
  { helm, kubeVersion, signal }: PublishDependencies,
): Promise<string> {
  const { name, version } = publication;
  const renders = await smokeRender(pulled, { helm, kubeVersion, signal });
  const path = join(input.outputDirectory, `blueprint-smoke-render-${name}-${version}`);
  await mkdir(input.outputDirectory, { recursive: true });
  // Kept in any case: it is what a person looks at when the guard refuses.
  await writeFile(path, renders.text);
  if (renders.problem !== undefined) throw new PublishError("PUB-SMOKE", `${name} ${version}: ${renders.problem}. The render is ${path}.`);
  await runScripts(publication, pulled, input, helm.path, signal);

  return path;
}

async function runScripts(
  { blueprint: { files }, chart, name }: Publication,
  pulled: PackedChart,
  { repositoryRoot, directory }: PublishInput,
  helmPath: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const scripts = files
    .under(`${chart.directory}/tests/`)
    .filter((path) => /^[^/]+\.sh$/.test(posix.relative(`${chart.directory}/tests`, path)));
  if (scripts.length === 0) return;
  const folder = await mkdtemp(join(tmpdir(), "catalyst-chart-tests-"));
  try {
    const chartFolder = join(folder, name);
    await writeFiles(chartFolder, pulled.files);
    const tests = files
      .under(`${chart.directory}/tests/`)
      .map((path) => [path.slice(chart.directory.length + 1), files.bytes(path)!] as const);
    await writeFiles(chartFolder, new Map(tests));
    for (const script of scripts) {
      // The scripts are packed into no archive; they find the pulled chart as their first argument, and around them.
      const result = await execa("bash", [join(chartFolder, "tests", posix.basename(script)), chartFolder], {
        cwd: chartFolder,
        extendEnv: false,
        env: {
          ...inheritedByScripts(),
          PATH: [dirname(helmPath), repositoryRoot, process.env["PATH"]].join(delimiter),
          CATALYST_TOOL_HELM: helmPath,
          CATALYST_ROOT: repositoryRoot,
          CATALYST_BLUEPRINT: directory,
        },
        reject: false,
        all: true,
        timeout: scriptLimitMs,
        stdin: "ignore",
        ...(signal === undefined ? {} : { cancelSignal: signal }),
      });
      signal?.throwIfAborted();
      if (result.failed) throw new PublishError("PUB-SMOKE", `${script} fails on the pulled chart: ${lastLines(result.all)}`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A script needs no key and no token of ours. */
function inheritedByScripts(): NodeJS.ProcessEnv {
  const names = ["HOME", "LANG", "TMPDIR", "XDG_CACHE_HOME", "CATALYST_CACHE_DIR"];

  return Object.fromEntries(names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}

function lastLines(output: string): string {
  return output.trimEnd().split("\n").slice(-5).join("; ");
}
