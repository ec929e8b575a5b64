/** Gathers items and hands them over together, at most every so often: a burst of events draws the page once. */
export function createBatch<Item>(everyMs: number, apply: (items: Item[]) => void): { add(items: Item[]): void; flush(): void } {
  let gathered: Item[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    add(items) {
      gathered.push(...items);
      timer ??= setTimeout(flush, everyMs);
    },
    flush,
  };

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    const items = gathered;
    gathered = [];
    if (items.length > 0) apply(items);
  }
}

/** Does something at once, and again for whatever asked for it meanwhile, at most every so often. */
export function createThrottle(everyMs: number, act: () => void): { ask(): void; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isWanted = false;
  return {
    ask() {
      if (timer === undefined) run();
      else isWanted = true;
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
      isWanted = false;
    },
  };

  function run(): void {
    isWanted = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (isWanted) run();
    }, everyMs);
    act();
  }
}
