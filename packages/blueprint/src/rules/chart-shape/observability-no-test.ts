import { startOf } from "../../model/position.ts";
import type { BlueprintRule, Edit, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { valuePlace } from "./value-place.ts";

const script = '#!/bin/sh\nexec catalyst blueprint verify --only CH-OBS "$(dirname "$0")/../.."\n';

export const observabilityNoTest: BlueprintRule = {
  id: "CH-OBS-NO-TEST",
  scope: "blueprint",
  severity: "warning",
  suppressible: true,
  title: "the chart has telemetry toggles, and chart/tests/observability-toggle.sh is missing or checks something else",
  reason:
    "Publishing runs the scripts of chart/tests on the archive that it pulled back; without this one nobody looks at the toggles of what is really published.",
  fix: "add the script; it is one call of catalyst blueprint verify --only CH-OBS",
  needs: ["renders"],
  examples: [
    {
      title: "toggles have no test",
      changes: [{ file: "platform/web/chart/tests/observability-toggle.sh", remove: true }],
      at: { file: "platform/web/chart/values.yaml", text: "    enabled: false" },
    },
    {
      title: "test checks nothing",
      changes: [{ file: "platform/web/chart/tests/observability-toggle.sh", write: "#!/bin/sh\nexit 0\n" }],
      at: { file: "platform/web/chart/tests/observability-toggle.sh" },
    },
  ],
  check,
};

function* check({ blueprint: { chart, files }, renders }: BlueprintSubject): Iterable<Found> {
  const [toggle] = renders.toggles;
  if (chart === undefined || toggle === undefined) return;
  const file = `${chart.directory}/tests/observability-toggle.sh`;
  const text = files.text(file);
  if (text === undefined) {
    yield { message: `${toggle.join(".")} is a toggle, and there is no ${file}`, at: valuePlace(chart, toggle), edits: [write(file, 0)] };
  } else if (!/^[^#\n]*\bblueprint verify\b.*--only[ =]CH-OBS\b/m.test(text)) {
    yield {
      message: `${file} does not call catalyst blueprint verify --only CH-OBS`,
      at: startOf(file),
      edits: [write(file, text.length)],
    };
  }
}

function write(file: string, end: number): Edit {
  return { file, start: 0, end, text: script };
}
