import type { AreaTexts } from "../i18n/areas.ts";

/** Pages by the name of their heading's text, `title.<name>`. */
export type PageTitle = { [Key in keyof AreaTexts["shell"]]: Key extends `title.${infer Name}` ? Name : never }[keyof AreaTexts["shell"]];
