import { type ComponentType, lazy, Suspense, useEffect, useRef } from "react";
import type { ListProps } from "./list-props.ts";
import { Loading } from "./states.tsx";

/** A list of so many rows stands whole in the document: then the browser's own search finds everything in it. */
const wholeUpTo = 60;

const WindowedList = lazy(async () => ({
  default: (await import("./windowed-list.tsx")).WindowedList as ComponentType<ListProps<unknown>>,
}));

/** A list of any length: a short one as it is, a long one by the rows near the screen alone. */
export function VirtualList<Item>(props: ListProps<Item>) {
  if (props.items.length <= wholeUpTo) return <WholeList {...props} />;
  return (
    <Suspense fallback={<Loading height={props.estimate * 12} />}>
      <WindowedList {...(props as ListProps<unknown>)} />
    </Suspense>
  );
}

function WholeList<Item>({ items, keyOf, children, testId, label, showIndex = -1 }: ListProps<Item>) {
  const ref = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (showIndex >= 0) ref.current?.children[showIndex]?.scrollIntoView({ block: "center" });
  }, [showIndex]);
  return (
    <ul ref={ref} data-testid={testId} aria-label={label}>
      {items.map((item, index) => (
        <li key={keyOf(item)} data-index={index}>
          {children(item, index)}
        </li>
      ))}
    </ul>
  );
}
