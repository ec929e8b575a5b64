import type { Command } from "commander";

export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/** A script that completes verbs, their sub-verbs and options, made from the commands themselves so that it cannot fall behind them. */
export function completionScript(program: Command, shell: Shell): string {
  const levels = listLevels(program, []);

  if (shell === "fish") return fishScript(levels);

  return shell === "zsh" ? `autoload -U +X bashcompinit && bashcompinit\n${bashScript(levels)}` : bashScript(levels);
}

/** The words typed so far, and what may follow. */
interface Level {
  path: string[];
  commands: { name: string; description: string }[];
  options: { flag: string; description: string }[];
}

function listLevels(command: Command, path: string[]): Level[] {
  const level: Level = {
    path,
    commands: command.commands.map((each) => ({ name: each.name(), description: each.description() })),
    options: command.options.flatMap((option) => (option.long ? [{ flag: option.long, description: option.description }] : [])),
  };

  return [level, ...command.commands.flatMap((each) => listLevels(each, [...path, each.name()]))];
}

function bashScript(levels: Level[]): string {
  const cases = levels.map(({ path, commands, options }) => {
    const words = [...commands.map(({ name }) => name), ...options.map(({ flag }) => flag), "--help"];

    return `    ${JSON.stringify(path.join(" "))}) words=${JSON.stringify(words.join(" "))} ;;`;
  });

  return [
    "_catalyst() {",
    '  local word words="" path=""',
    '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
    '    case "$word" in -*) ;; *) path="${path:+$path }$word" ;; esac',
    "  done",
    '  case "$path" in',
    ...cases,
    "  esac",
    '  COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))',
    '  [ -n "$words" ] || COMPREPLY=($(compgen -f -- "${COMP_WORDS[COMP_CWORD]}"))',
    "}",
    "complete -F _catalyst catalyst ./catalyst",
  ].join("\n");
}

function fishScript(levels: Level[]): string {
  return levels
    .flatMap(({ path, commands, options }) => {
      const condition = path.length === 0 ? "__fish_use_subcommand" : `__fish_seen_subcommand_from ${path.at(-1)}`;

      return [
        ...commands.map(({ name, description }) => fishLine(condition, `-a ${name}`, description)),
        ...options.map(({ flag, description }) => fishLine(condition, `-l ${flag.slice(2)}`, description)),
      ];
    })
    .join("\n");
}

function fishLine(condition: string, words: string, description: string): string {
  return `complete -c catalyst -f -n '${condition}' ${words} -d '${description.replaceAll("'", "\\'")}'`;
}
