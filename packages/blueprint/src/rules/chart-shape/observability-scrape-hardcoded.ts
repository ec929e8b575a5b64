import { describeObject, referenceOf } from "../../render/kube-object.ts";
import { locateInTemplate } from "../../render/locate-in-template.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { scrapeAnnotations } from "./scrape-annotation.ts";
import { usualRender } from "./usual-render.ts";

export const observabilityScrapeHardcoded: BlueprintRule = {
  id: "CH-OBS-SCRAPE-HARDCODED",
  scope: "blueprint",
  severity: "error",
  suppressible: true,
  title: "an own object asks to be scraped, whatever the values say",
  reason:
    "Whoever runs a Sovereign decides what is measured. An annotation that cannot be turned off decides it for them, and scrapes twice beside a ServiceMonitor.",
  fix: "put the annotation behind a toggle that is false by default, or use a ServiceMonitor",
  needs: ["renders"],
  examples: [
    {
      title: "pods are annotated for scraping",
      changes: [
        {
          file: "platform/web/chart/templates/deployment.yaml",
          replace: "    metadata:\n      labels:\n",
          with: '    metadata:\n      annotations:\n        prometheus.io/scrape: "true"\n      labels:\n',
        },
      ],
      at: { file: "platform/web/chart/templates/deployment.yaml", text: "prometheus.io/scrape" },
    },
    {
      title: "Service is annotated for scraping",
      changes: [
        {
          file: "platform/web/chart/templates/service.yaml",
          replace: "spec:\n",
          with: '  annotations:\n    prometheus.io/scrape: "true"\nspec:\n',
        },
      ],
      at: { file: "platform/web/chart/templates/service.yaml", text: "prometheus.io/scrape" },
    },
  ],
  check,
};

function* check(subject: BlueprintSubject): Iterable<Found> {
  for (const rendered of usualRender(subject).objects.filter(({ own }) => own)) {
    const object = referenceOf(rendered.object);
    for (const path of scrapeAnnotations(rendered.object)) {
      yield {
        message: `${describeObject(object)} has prometheus.io/scrape: "true" by default`,
        at: locateInTemplate(subject.blueprint, rendered, path),
        object,
      };
    }
  }
}
