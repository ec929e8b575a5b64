import { startOf } from "../../model/position.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const testsPackaged: BlueprintRule = {
  id: "CH-TESTS-PACKAGED",
  scope: "blueprint",
  severity: "info",
  suppressible: true,
  title: "chart/tests would become part of the published archive",
  reason: "Scripts that only the pipeline runs make the archive larger, and change its digest when the chart did not change.",
  fix: "write tests/ into chart/.helmignore",
  needs: [],
  examples: [
    {
      title: "list of what Helm ignores does not name the tests",
      changes: [{ file: "platform/web/chart/.helmignore", write: "*.bak\n" }],
      at: { file: "platform/web/chart/.helmignore" },
    },
    {
      title: "list of what Helm ignores is missing",
      changes: [{ file: "platform/web/chart/.helmignore", remove: true }],
      at: { file: "platform/web/chart/tests/observability-toggle.sh" },
    },
  ],
  check,
};

function* check({ blueprint: { chart, files } }: BlueprintSubject): Iterable<Found> {
  if (chart === undefined) return;
  const [test] = files.under(`${chart.directory}/tests/`);
  const file = `${chart.directory}/.helmignore`;
  const text = files.text(file);
  const ignored = text?.split("\n").some((line) => /^\/?tests(?:\/\*{0,2})?$/.test(line.trim())) ?? false;
  if (test === undefined || ignored) return;
  const end = text?.length ?? 0;

  yield {
    message: `${chart.name} would be packaged with ${test.slice(chart.directory.length + 1)}`,
    at: startOf(text === undefined ? test : file),
    edits: [{ file, start: end, end, text: text === undefined || text === "" || text.endsWith("\n") ? "tests/\n" : "\ntests/\n" }],
  };
}
