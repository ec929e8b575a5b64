import { stringOf } from "../../model/loaded-blueprint.ts";
import { valueAt } from "../../model/yaml-file.ts";
import type { ClusterRule } from "../rule.ts";
import { fileOf, keyPlaceIn, ownReleases, slotOf } from "./own-releases.ts";

/** From this many on an equal value was copied rather than thought about. */
const blanket = 5;

export const clBlanketTimeout: ClusterRule = {
  id: "CL-BLANKET-TIMEOUT",
  scope: "cluster",
  severity: "warning",
  suppressible: true,
  title: "a timeout stands where nothing waits, or one value was copied over many slots that did not ask for it",
  reason:
    "A timeout that is too long hides a release that will never be ready; one that does not apply makes the reader believe that something waits.",
  fix: "take the timeout out; only slow releases that wait have one",
  needs: [],
  *check(subject) {
    const timed = ownReleases(subject).flatMap((release) => {
      const timeout = stringOf(valueAt(fileOf(subject, release).documents[release.document]?.value, ["spec", "timeout"]));
      return timeout === undefined ? [] : [{ release, timeout, asked: slotOf(subject, release)?.timeout === timeout }];
    });
    const notAsked = timed.filter(({ asked, release }) => !asked && release.waits);
    for (const { release, timeout } of timed) {
      const at = keyPlaceIn(subject, release, ["spec", "timeout"]);
      if (!release.waits) yield { message: `${release.name} has a timeout of ${timeout} and does not wait`, at };
      else if (
        notAsked.some((entry) => entry.release === release) &&
        notAsked.filter((entry) => entry.timeout === timeout).length >= blanket
      ) {
        yield { message: `${timeout} was given to ${notAsked.length} slots that did not ask for it, ${release.name} among them`, at };
      }
    }
  },
  examples: [
    {
      title: "release that does not wait has a timeout",
      changes: [
        {
          file: "clusters/_template/bootstrap-kit/03-web.yaml",
          replace: "  storageNamespace: web\n",
          with: "  storageNamespace: web\n  timeout: 10m\n",
        },
      ],
      at: { file: "clusters/_template/bootstrap-kit/03-web.yaml", text: "timeout: 10m" },
    },
  ],
};
