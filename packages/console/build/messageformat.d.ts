declare module "@messageformat/core/compile-module.js" {
  import type MessageFormat from "@messageformat/core";
  /** The source of a JavaScript module whose default export holds one function a message. */
  export default function compileModule(compiler: MessageFormat, messages: Record<string, string>): string;
}
