import type { Place } from "../../model/position.ts";
import { locateInTemplate } from "../../render/locate-in-template.ts";
import type { ChartRender, RenderedObject } from "../../render/rendered-object.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { usualRender, usualValueFiles } from "./usual-render.ts";

/** Functions whose answer differs from one run to the next, or from a run without a cluster to one with it. */
const changing =
  /\{\{[^}]*\b(?:rand(?:Alpha|AlphaNum|Ascii|Numeric|Bytes|Int)|shuffle|uuidv4|now|ago|genPrivateKey|genCA(?:WithKey)?|genSelfSignedCert(?:WithKey)?|genSignedCert(?:WithKey)?|htpasswd|bcrypt|encryptAES|getHostByName)\b/;
const clusterQuestion = /\{\{[^}]*\blookup\s+"/;

export const nondeterministic: BlueprintRule = {
  id: "CH-NONDETERMINISTIC",
  scope: "blueprint",
  severity: "error",
  suppressible: true,
  title: "two renders of the same input differ, or a template asks the cluster",
  reason:
    "A value that is new in every render changes the object with every reconciliation: pods restart, passwords no longer fit, and no check says anything about what will be installed.",
  fix: "generate credentials with a Password generator and an ExternalSecret, certificates with cert-manager, and pass dates in as values",
  needs: ["dependencies", "renders"],
  examples: [
    {
      title: "template draws a random value",
      changes: [{ file: "platform/web/chart/templates/configmap.yaml", append: "  salt: {{ randNumeric 8 | quote }}\n" }],
      at: { file: "platform/web/chart/templates/configmap.yaml", text: "randNumeric" },
    },
    {
      title: "template asks the cluster",
      changes: [
        {
          file: "platform/web/chart/templates/configmap.yaml",
          append: '  {{- if lookup "v1" "Namespace" "" "web" }}\n  known: "yes"\n  {{- end }}\n',
        },
      ],
      at: { file: "platform/web/chart/templates/configmap.yaml", text: "lookup" },
    },
  ],
  check,
};

async function* check(subject: BlueprintSubject): AsyncIterable<Found> {
  const { blueprint, renders } = subject;
  const { chart, files } = blueprint;
  const first = usualRender(subject);
  if (chart === undefined || !first.ok) return;
  for (const file of chart.templates) {
    const line =
      files
        .text(file)
        ?.split("\n")
        .findIndex((text) => clusterQuestion.test(text)) ?? -1;
    if (line >= 0) yield { message: "lookup answers differently with a cluster and without one", at: { file, line: line + 1, column: 1 } };
  }
  if (!usesChangingFunction(subject)) return;
  const second = await renders.render({ valueFiles: usualValueFiles(subject), repeat: 1 });
  if (second.text === first.text) return;
  for (const { rendered, change } of changedObjects(first, second)) {
    yield {
      message: `${rendered.object.kind} ${rendered.object.metadata.name} is different in a second render`,
      at: placeOfChange(subject, rendered),
      evidence: change,
    };
  }
}

function usesChangingFunction({ blueprint: { chart, files }, dependencies }: BlueprintSubject): boolean {
  const decoder = new TextDecoder();
  const own = chart!.templates.some((path) => changing.test(files.text(path) ?? ""));

  return (
    own ||
    dependencies.some((resolved) =>
      [...resolved.files].some(([path, bytes]) => /(?:^|\/)templates\//.test(path) && changing.test(decoder.decode(bytes))),
    )
  );
}

/** The same chart renders the same objects in the same order, whatever their content. */
function changedObjects(first: ChartRender, second: ChartRender): { rendered: RenderedObject; change: string }[] {
  return first.objects.flatMap((rendered, index) => {
    const other = second.objects[index]?.text ?? "";
    if (other === rendered.text) return [];
    const lines = rendered.text.split("\n");
    const change = lines.find((line, at) => line !== other.split("\n")[at]) ?? lines[0]!;

    return [{ rendered, change: change.trim() }];
  });
}

function placeOfChange({ blueprint }: BlueprintSubject, rendered: RenderedObject): Place {
  const place = locateInTemplate(blueprint, rendered, []);
  const line =
    blueprint.files
      .text(place.file)
      ?.split("\n")
      .findIndex((text) => changing.test(text)) ?? -1;

  return line < 0 ? place : { file: place.file, line: line + 1, column: 1 };
}
