let kept: { deploymentId: string; warnings: readonly string[] } | undefined;

/** Keeps what creating a deployment warned of, for the page that opens next. A reload forgets it; the record has it too. */
export function keepLaunchWarnings(deploymentId: string, warnings: readonly string[]): void {
  kept = { deploymentId, warnings };
}

/** What creating this deployment warned of in this page load. */
export function launchWarningsOf(deploymentId: string): readonly string[] {
  return kept?.deploymentId === deploymentId ? kept.warnings : [];
}
