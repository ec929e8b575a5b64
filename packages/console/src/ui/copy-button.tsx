import { useState } from "react";
import { useText } from "../i18n/texts.ts";
import { Button } from "./button.tsx";

/** Copies a text and says so. */
export function CopyButton({ text, label, testId }: { text: string | (() => string); label?: string; testId?: string }) {
  const t = useText("shell");
  const [isCopied, setCopied] = useState(false);
  return (
    <Button small look="quiet" icon={isCopied ? "check" : "copy"} data-testid={testId} onClick={() => void copy()}>
      <span aria-live="polite">{isCopied ? t("copied") : (label ?? t("copy"))}</span>
    </Button>
  );

  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(typeof text === "string" ? text : text());
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  }
}
