import { allRules } from "../packages/blueprint/src/rules/all-rules.ts";
import type { ExampleChange, Need, Rule, RuleExample } from "../packages/blueprint/src/rules/rule.ts";

export interface RulePage {
  /** From the repository's root. */
  path: string;
  text: string;
}

interface Group {
  prefix: string;
  file: string;
  title: string;
  about: string;
}

const folder = "docs/blueprints";
const notice = "<!-- generated: node scripts/write-rule-docs.ts -->";

const groups: readonly Group[] = [
  { prefix: "BP-", file: "rules-blueprint.md", title: "Rules of the manifest", about: "They read `blueprint.yaml` and what it names." },
  { prefix: "CH-", file: "rules-chart.md", title: "Rules of the chart", about: "They read the chart, and what Helm makes of it." },
  {
    prefix: "CL-",
    file: "rules-cluster.md",
    title: "Rules of cluster files",
    about: "They read `clusters/` and the pins that belong to it.",
  },
];

const needed: Record<Need, string> = {
  dependencies: "the charts it wraps",
  renders: "a render by Helm",
  registry: "a registry (`--published`)",
  base: "a revision to compare with (`--base`)",
};

/** The list of all rules and a page for each group, made from the rules themselves. Throws when a rule fits no group. */
export function renderRuleDocs(): RulePage[] {
  const stray = allRules.filter(({ id }) => !groups.some(({ prefix }) => id.startsWith(prefix)));
  if (stray.length > 0) throw new Error(`No page takes ${stray.map(({ id }) => id).join(", ")}`);

  return [
    { path: `${folder}/rules.md`, text: renderIndex() },
    ...groups.map((group) => ({ path: `${folder}/${group.file}`, text: renderGroup(group) })),
  ];
}

function renderIndex(): string {
  return [
    notice,
    "",
    "# Rules",
    "",
    "What `./catalyst blueprint verify` asks. `./catalyst blueprint explain <rule>` prints the same about one rule.",
    "",
    "An *error* makes the command fail, a *warning* or an *info* does not, unless `--fail-on` says so. Where a rule needs something that is not",
    "to be had, it is listed as *not checked*, which is no pass.",
    "",
    "To ignore a rule at one place, write a comment on that line or the line above, with the reason:",
    "",
    "```yaml",
    "# catalyst:ignore CH-NO-PROBES the job ends by itself",
    "```",
    "",
    "It silences nothing without a reason. Rules marked ● cannot be ignored.",
    ...groups.flatMap(({ prefix, file, title }) => [
      "",
      `## ${title}`,
      "",
      "| rule | severity | fires when |",
      "|---|---|---|",
      ...rulesOf(prefix).map(row(file)),
    ]),
    "",
  ].join("\n");
}

function row(file: string): (rule: Rule) => string {
  return ({ id, severity, suppressible, title }) =>
    `| [${id}](${file}#${id.toLowerCase()})${suppressible ? "" : " ●"} | ${severity} | ${prose(title).replaceAll("|", "\\|")} |`;
}

function renderGroup({ prefix, title, about }: Group): string {
  const lead = [
    notice,
    "",
    `# ${title}`,
    "",
    `${about} [All rules](rules.md) in a list, and how one is ignored.`,
    "",
    "Examples are changes of a small clean repository (`packages/blueprint/src/testing/example-repository`): what is wrong with `-`, and with `+`",
    "what stands there when it is right. The tests put each of them in and expect the rule to speak, there and nowhere else. Rules that know",
    "the project's kit by name change the project's own files instead.",
  ];

  return [...lead, ...rulesOf(prefix).flatMap(renderRule), ""].join("\n");
}

function rulesOf(prefix: string): Rule[] {
  return allRules.filter(({ id }) => id.startsWith(prefix));
}

function renderRule({ id, severity, suppressible, title, reason, fix, needs, examples }: Rule): string[] {
  return [
    "",
    `## ${id}`,
    "",
    `- **Severity:** ${severity}`,
    `- **Fires when:** ${prose(title)}`,
    `- **Why:** ${prose(reason)}`,
    `- **Cure:** ${prose(fix)}`,
    `- **Can be ignored:** ${suppressible ? `by \`catalyst:ignore ${id} <reason>\` in a comment there` : "no"}`,
    ...(needs.length === 0 ? [] : [`- **Needs:** ${needs.map((need) => needed[need]).join(", ")}`]),
    ...examples.flatMap(renderExample),
  ];
}

function renderExample({ title, changes, also = [] }: RuleExample): string[] {
  const others = also.length === 0 ? "" : ` (${also.join(", ")} with it)`;

  return ["", `Example: ${prose(title)}${others}.`, ...changes.flatMap((change) => ["", ...renderChange(change)])];
}

/** As a diff from bad to good. */
function renderChange(change: ExampleChange): string[] {
  if ("remove" in change) return [`\`${change.file}\` is missing.`];
  if ("linkTo" in change) return [`\`${change.file}\` is a link to \`${change.linkTo}\`.`];
  if ("replace" in change) return [`\`${change.file}\``, ...diff(change.with, change.replace)];
  if ("append" in change) return [`\`${change.file}\`, at the end`, ...diff(change.append, "")];

  return [`\`${change.file}\`, the whole file`, ...diff(change.write, "")];
}

function diff(bad: string, good: string): string[] {
  return ["", "```diff", ...marked("-", bad), ...marked("+", good), "```"];
}

function marked(sign: string, text: string): string[] {
  const lines = text.replaceAll(/^\n+|\n+$/g, "");

  return lines === "" ? [] : lines.split("\n").map((line) => `${sign}${line}`.trimEnd());
}

/** Texts of rules are read in terminals too: what Markdown would take for its own outside code is written so that it stays what it is. */
function prose(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith("`") ? part : part.replaceAll(/[<*_[\]]/g, "\\$&")))
    .join("");
}
