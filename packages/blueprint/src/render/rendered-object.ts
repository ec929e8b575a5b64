import type { KubeObject } from "./kube-object.ts";

/** One object of a rendered chart, and where it came from. */
export interface RenderedObject {
  object: KubeObject;
  /** As Helm's `# Source:` line says: `bp-cilium/charts/cilium/templates/operator.yaml`; for a file of `crds/` its path in the same form. */
  source: string;
  /** From the Blueprint's own templates (or `crds/`), not from a dependency. */
  own: boolean;
  /** From a `crds/` folder: applied before everything else, and never through templates. */
  fromCrds: boolean;
  /** Values of `helm.sh/hook`; empty for an ordinary object. */
  hooks: readonly string[];
  /** The object's text in the render, with the position of its first line there, counted from 1. */
  text: string;
  line: number;
}

/** One run of `helm template`. */
export interface ChartRender {
  ok: boolean;
  /** What Helm said when it failed; empty otherwise. */
  error: string;
  /** Helm's standard output, byte for byte. */
  text: string;
  objects: readonly RenderedObject[];
  /** Documents that the API server would not read as an object. */
  problems: readonly { source: string; line: number; message: string }[];
}
