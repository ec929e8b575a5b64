import { artifactFindings, type ArtifactVerdict } from "./artifact-finding.ts";

/** The verdict for people: what the artifact is, line by line, and then what is wrong with it. */
export function describeArtifact(verdict: ArtifactVerdict): string {
  const { reference, digest, chart, hollow, standIns, signed, attested, findings } = verdict;
  const facts: [string, string][] = [
    ["digest", digest ?? "none"],
    ["chart", chart === undefined ? "not readable" : `${chart.name} ${chart.version}`],
    ["contents", hollow === undefined ? "not judged" : hollow ? "hollow" : "complete"],
    ["stand-ins", standIns.length === 0 ? "none" : standIns.join(", ")],
    ["signature", signed ? "valid" : "not valid"],
    ["attestations", attested ? "bills of materials and publication" : "incomplete"],
  ];
  const widest = Math.max(...facts.map(([name]) => name.length));
  const lines = facts.map(([name, value]) => `  ${name.padEnd(widest)}  ${value}`);
  const problems = findings.map(({ code, detail }) => `  ${code}: ${artifactFindings[code]} ${detail}`);

  return [reference, ...lines, ...(problems.length === 0 ? ["  nothing is wrong with it"] : problems), ""].join("\n");
}
