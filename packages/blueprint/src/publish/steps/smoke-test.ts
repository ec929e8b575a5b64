import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
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
  dependencies: PublishDependencies,
): Promise<string> {
  const { helm, kubeVersion, signal } = dependencies;
  const { name, version } = publication;
  const renders = await smokeRender(pulled, { helm, kubeVersion, signal });
  const path = join(input.outputDirectory, `blueprint-smoke-render-${name}-${version}`);
  await mkdir(input.outputDirectory, { recursive: true });
  // Kept in any case: it is what a person looks at when the guard refuses.
  await writeFile(path, renders.text);
  if (renders.problem !== undefined) throw new PublishError("PUB-SMOKE", `${name} ${version}: ${renders.problem}. The render is ${path}.`);
  await runScripts(publication, pulled, input, dependencies);

  return path;
}

async function runScripts(
  publication: Publication,
  pulled: PackedChart,
  { repositoryRoot, directory }: PublishInput,
  { helm, launcherDirectory, signal }: PublishDependencies,
): Promise<void> {
  const { files, folder } = publication.blueprint;
  const tests = `${publication.chart.directory}/tests/`;
  const scripts = files.under(tests).filter((path) => /^[^/]+\.sh$/.test(path.slice(tests.length)));
  if (scripts.length === 0) return;
  const work = await mkdtemp(join(tmpdir(), "catalyst-chart-tests-"));
  try {
    const chartFolder = join(work, folder, "chart");
    await layOut(publication, pulled, work);
    for (const script of scripts) {
      const result = await execa("bash", [join(work, script), chartFolder], {
        cwd: join(work, folder),
        extendEnv: false,
        env: {
          ...inheritedByScripts(),
          PATH: [dirname(helm.path), launcherDirectory ?? repositoryRoot, process.env["PATH"]].join(delimiter),
          CATALYST_TOOL_HELM: helm.path,
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
    await rm(work, { recursive: true, force: true });
  }
}

/**
 * The Blueprint's folder as the scripts know it, with the chart that was pulled in the place of the one that was written: `dirname "$0"` leads
 * them to it. What no archive holds, the scripts among it, comes from the tree.
 */
async function layOut({ blueprint: { files, folder }, chart }: Publication, pulled: PackedChart, work: string): Promise<void> {
  const isOwnChart = (path: string): boolean => path.startsWith(`${chart.directory}/`) && !path.startsWith(`${chart.directory}/tests/`);
  const around = files.under(`${folder}/`).filter((path) => !isOwnChart(path));
  await writeFiles(work, new Map(around.map((path) => [path, files.bytes(path)!])));
  await writeFiles(join(work, folder, "chart"), pulled.files);
}

/** A script needs no key and no token of ours. */
function inheritedByScripts(): NodeJS.ProcessEnv {
  const names = ["HOME", "LANG", "TMPDIR", "XDG_CACHE_HOME", "CATALYST_CACHE_DIR"];

  return Object.fromEntries(names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}

function lastLines(output: string): string {
  return output.trimEnd().split("\n").slice(-5).join("; ");
}
