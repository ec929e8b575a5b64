import { posix } from "node:path";
import { recordOf } from "../../model/loaded-blueprint.ts";
import { startOf } from "../../model/position.ts";
import type { ClusterRule, Found } from "../rule.ts";
import { fileOf, keyPlaceIn, ownReleases, placeIn, slotOf } from "./own-releases.ts";

export const clSlot: ClusterRule = {
  id: "CL-SLOT",
  scope: "cluster",
  severity: "error",
  suppressible: true,
  title: "a release's file, number, name or namespace is not that of its slot",
  reason:
    "A slot's number is its identity in the progress view, and its release name and namespace are the addresses that other charts rely on; a release with others is a second copy.",
  fix: "take file, names and number from the list of slots",
  needs: [],
  *check(subject) {
    for (const release of ownReleases(subject)) {
      const slot = slotOf(subject, release);
      if (slot === undefined) {
        if (subject.directory.endsWith("bootstrap-kit")) yield { message: `${release.name} has no slot`, at: startOf(release.file) };
        continue;
      }
      if (!slot.path.endsWith("/") && posix.basename(release.file) !== posix.basename(slot.path)) {
        yield { message: `${release.name} belongs into ${posix.basename(slot.path)}`, at: startOf(release.file) };
      }
      const number = String(slot.slot).padStart(2, "0");
      const labels = recordOf(recordOf(recordOf(fileOf(subject, release).documents[release.document]?.value)["metadata"])["labels"]);
      const differences: [unknown, string, string, Found["at"]][] = [
        [
          labels["catalyst.openova.io/slot"],
          number,
          "label slot",
          keyPlaceIn(subject, release, ["metadata", "labels", "catalyst.openova.io/slot"]),
        ],
        [
          labels["catalyst.openova.io/wave"],
          slot.wave,
          "label wave",
          keyPlaceIn(subject, release, ["metadata", "labels", "catalyst.openova.io/wave"]),
        ],
        [release.releaseName, slot.releaseName, "releaseName", placeIn(subject, release, ["spec", "releaseName"])],
        [release.namespace, slot.namespace, "targetNamespace", placeIn(subject, release, ["spec", "targetNamespace"])],
      ];
      for (const [actual, expected, what, at] of differences) {
        if (actual !== expected)
          yield {
            message: `${what} of slot ${number} is ${actual === undefined ? "missing" : JSON.stringify(actual)}, not ${JSON.stringify(expected)}`,
            at,
          };
      }
    }
  },
  examples: [
    {
      title: "release has the number of another slot",
      changes: [
        {
          file: "clusters/_template/bootstrap-kit/02-store.yaml",
          replace: 'catalyst.openova.io/slot: "02"',
          with: 'catalyst.openova.io/slot: "07"',
        },
      ],
      at: { file: "clusters/_template/bootstrap-kit/02-store.yaml", text: "slot:" },
    },
  ],
};
