/** Credentials that a person gave the command line; a program's environment can be read for as long as it runs. */
const notInherited = new Set(["HETZNER_API_TOKEN", "HCLOUD_TOKEN", "CATALYST_TOKEN"]);

/** What a program that goes on running inherits of our environment. */
export function inheritedEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !notInherited.has(name)));
}
