import type account from "./en/account.json";
import type apps from "./en/apps.json";
import type components from "./en/components.json";
import type credentials from "./en/credentials.json";
import type dashboard from "./en/dashboard.json";
import type deployments from "./en/deployments.json";
import type dialogs from "./en/dialogs.json";
import type domain from "./en/domain.json";
import type errors from "./en/errors.json";
import type facts from "./en/facts.json";
import type infrastructure from "./en/infrastructure.json";
import type jobs from "./en/jobs.json";
import type plan from "./en/plan.json";
import type progress from "./en/progress.json";
import type review from "./en/review.json";
import type shell from "./en/shell.json";
import type wizard from "./en/wizard.json";

/** The texts of each area of the console. English is the source: a key exists when it stands there. */
export interface AreaTexts {
  account: typeof account;
  apps: typeof apps;
  components: typeof components;
  credentials: typeof credentials;
  dashboard: typeof dashboard;
  deployments: typeof deployments;
  dialogs: typeof dialogs;
  domain: typeof domain;
  errors: typeof errors;
  facts: typeof facts;
  infrastructure: typeof infrastructure;
  jobs: typeof jobs;
  plan: typeof plan;
  progress: typeof progress;
  review: typeof review;
  shell: typeof shell;
  wizard: typeof wizard;
}
