import { execa } from "execa";

/** A Helm binary, found by whoever starts the engine. */
export interface HelmProgram {
  path: string;
  /** Without the `v`. */
  version: string;
}

export interface HelmTemplateInput {
  /** Absolute; its dependencies are in `charts/`. */
  chartDirectory: string;
  releaseName: string;
  namespace: string;
  kubeVersion: string;
  /** Absolute paths, later ones win. */
  valueFiles: readonly string[];
  apiVersions: readonly string[];
  /** An empty folder for Helm's own files, so that nobody's configuration changes a render. */
  helmHome: string;
  signal?: AbortSignal | undefined;
}

/** A chart that takes longer is in an endless loop. */
const templateLimitMs = 60_000;
/** The largest render that is read; the catalogue's largest is a tenth of it. */
const largestRender = 64 * 1024 * 1024;
/** A run lives a tenth of a second and needs a few MiB: collecting garbage in it is lost time, until memory becomes short after all. */
const briefGoProgram = { GOGC: "off", GOMEMLIMIT: "256MiB" };

/** One `helm template`. A chart that does not render is an answer and not an exception; only a Helm that cannot run is. */
export async function helmTemplate(helm: HelmProgram, input: HelmTemplateInput): Promise<{ ok: boolean; text: string; error: string }> {
  const { helmHome, signal } = input;
  const result = await execa(
    helm.path,
    [
      "template",
      input.releaseName,
      input.chartDirectory,
      "--namespace",
      input.namespace,
      "--kube-version",
      input.kubeVersion,
      "--include-crds",
      ...input.valueFiles.flatMap((file) => ["--values", file]),
      ...input.apiVersions.flatMap((version) => ["--api-versions", version]),
    ],
    {
      reject: false,
      timeout: templateLimitMs,
      maxBuffer: largestRender,
      stripFinalNewline: false,
      extendEnv: false,
      env: {
        ...briefGoProgram,
        HOME: helmHome,
        HELM_CACHE_HOME: helmHome,
        HELM_CONFIG_HOME: helmHome,
        HELM_DATA_HOME: helmHome,
        HELM_PLUGINS: helmHome,
      },
      ...(signal === undefined ? {} : { cancelSignal: signal }),
    },
  );
  signal?.throwIfAborted();
  if (result.failed && result.exitCode === undefined && !result.timedOut && !result.isMaxBuffer) {
    throw new Error(`Helm could not be run: ${result.shortMessage}`, { cause: result });
  }
  if (!result.failed) return { ok: true, text: result.stdout, error: "" };

  const error = result.timedOut
    ? `helm template did not end within ${templateLimitMs / 1000} s`
    : result.isMaxBuffer
      ? `the render is larger than ${largestRender / 1024 / 1024} MiB`
      : cleanError(result.stderr);

  return { ok: false, text: "", error };
}

/** Helm repeats itself, advises on `--debug` and warns of file modes; what is left is the reason. */
function cleanError(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "" && !/^(?:WARNING:|Use --debug)|^walk\.go/.test(line));

  return lines
    .join("\n")
    .replace(/^Error: /, "")
    .replaceAll(/ ?\(?\/[^ ]*\/work\/([^ ]*)/g, " $1");
}
