export { startLab, type Lab, type LabProject, type StartLabOptions } from "./labd.ts";
export type { ProjectConfig } from "./hetzner/project.ts";
