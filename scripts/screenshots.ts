import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { VisitOptions } from "../test/console/browse-console.ts";
import { fillMothership, fillOptions } from "../test/console/parts/fill-mothership.ts";
import { everyScene } from "../test/console/parts/scenes.ts";
import { takeScenes } from "../test/console/parts/take-scenes.ts";
import { withConsole } from "../test/console/parts/stand-alone-console.ts";

/**
 * Pictures of the whole console, for looking at: `node scripts/screenshots.ts [--only jobs] [--looks 1440-dark-en,390-light-ar] [--out folder]`.
 * A scene that cannot be brought about is told at the end, and makes the program end with 1.
 */
const { values } = parseArgs({ options: { only: { type: "string" }, looks: { type: "string" }, out: { type: "string" } } });
const folder = values.out ?? join(import.meta.dirname, "../packages/console/screenshots");

const looks = [1440, 390].flatMap((width) =>
  (["dark", "light"] as const).flatMap((theme) =>
    (["en", "ar"] as const).map((locale) => ({
      name: `${width}-${theme}-${locale}`,
      visit: { theme, locale, viewport: { width, height: width === 390 ? 844 : 900 } } satisfies VisitOptions,
    })),
  ),
);

await withConsole(fillOptions, async (console_) => {
  const scenes = everyScene(await fillMothership(console_.mothership)).filter(({ name }) => name.includes(values.only ?? ""));
  const wanted = values.looks?.split(",");
  const failures: string[] = [];
  if (values.only === undefined) await rm(folder, { recursive: true, force: true });
  for (const { name, visit } of looks.filter((look) => wanted?.includes(look.name) ?? true)) {
    await mkdir(join(folder, name), { recursive: true });
    failures.push(...(await takeScenes(console_, scenes, visit, join(folder, name))).map((failure) => `${name} ${failure}`));
  }
  console.log(`${scenes.length} scenes in ${folder}`);
  for (const failure of failures) console.log(failure);
  if (failures.length > 0) process.exitCode = 1;
});
