import { textOf } from "../i18n/texts.ts";

let page = "";
let prefix = "";

/** Names the browser's tab after the page. */
export function setPageTitle(title: string): void {
  page = title;
  write();
}

/** Something short that goes before the page's name, such as a percentage; empty takes it away. */
export function setTitlePrefix(text: string): void {
  prefix = text;
  write();
}

function write(): void {
  document.title = [prefix, page, textOf("shell")("product")].filter((part) => part !== "").join(" · ");
}
