import { type ComponentType, lazy, Suspense } from "react";
import type { Area } from "../i18n/texts.ts";
import { loadTexts, useText } from "../i18n/texts.ts";
import { Loading } from "../ui/states.tsx";
import { PageHeading } from "./page-heading.tsx";
import type { PageTitle } from "./page-title.ts";

interface PageSetup {
  title: PageTitle;
  /** Areas of texts that the page speaks with. */
  areas: readonly Area[];
  /** What stands there while the page is fetched; its heading unless said. */
  frame?: ComponentType;
}

/** A page fetched when it is first opened, together with its texts. */
export function lazyPage({ title, areas, frame }: PageSetup, load: () => Promise<ComponentType>): () => React.ReactNode {
  const Content = lazy(async () => {
    const [component] = await Promise.all([load(), loadTexts(areas)]);
    return { default: component };
  });
  const Frame = frame ?? (() => <PageFrame title={title} />);
  return function Page() {
    return (
      <Suspense fallback={<Frame />}>
        <Content />
      </Suspense>
    );
  };
}

function PageFrame({ title }: { title: PageTitle }) {
  const t = useText("shell");
  return (
    <div className="page stack">
      <PageHeading>{t(`title.${title}`)}</PageHeading>
      <Loading height={320} />
    </div>
  );
}
