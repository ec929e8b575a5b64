import { type ComponentType, useEffect, useState } from "react";
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

/**
 * A page fetched when it is first opened, together with its texts. By a state and not by Suspense: React holds back what follows a fallback for
 * 300 ms, which is longer than the page takes to come.
 */
export function lazyPage({ title, areas, frame }: PageSetup, load: () => Promise<ComponentType>): () => React.ReactNode {
  const Frame = frame ?? (() => <PageFrame title={title} />);
  let loaded: ComponentType | undefined;
  return function Page() {
    const [Content, setContent] = useState<ComponentType | undefined>(() => loaded);
    const [failure, setFailure] = useState<{ error: unknown }>();
    useEffect(() => {
      if (Content) return undefined;
      let isWanted = true;
      Promise.all([load(), loadTexts(areas)]).then(
        ([component]) => {
          loaded = component;
          return isWanted && setContent(() => component);
        },
        (error: unknown) => isWanted && setFailure({ error }),
      );
      return () => {
        isWanted = false;
      };
    }, [Content]);
    // The route says so, in place of the page.
    if (failure) throw failure.error;
    return Content ? <Content /> : <Frame />;
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
