import { lazy, Suspense, useState } from "react";
import { loadTexts } from "../../i18n/texts.ts";
import { useText } from "../../i18n/texts.ts";
import { Button } from "../../ui/button.tsx";

const WhyDialog = lazy(async () => {
  const [{ WhyDialog: content }] = await Promise.all([import("./why-dialog.tsx"), loadTexts(["progress"])]);
  return { default: content };
});

/** Explains, for whatever waits or failed, what it is held up by. `node` is a job's or a component's name; the whole run unless said. */
export function WhyButton({ id, node, label }: { id: string; node?: string; label?: string }) {
  const t = useText("shell");
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        small
        look="quiet"
        icon="info"
        data-testid={node === undefined ? "why-open" : `why-open-${node}`}
        onClick={() => setOpen(true)}
      >
        {label ?? t("why.open")}
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <WhyDialog id={id} {...(node === undefined ? {} : { node })} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
