/** A function that works its answer out once for each object it is asked about, for as long as that object is there. */
export function remembered<K extends object, V>(workOut: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>();

  return (key) => {
    if (!known.has(key)) known.set(key, workOut(key));

    return known.get(key)!;
  };
}
