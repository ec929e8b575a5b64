interface Option {
  name: string;
  refusal?: string | undefined;
}

/** How long after a letter the next one still belongs to the same word, milliseconds. */
const wordMs = 700;

/** The first choice from an index on, in one direction, that can be chosen; undefined when there is none. */
export function moveTo(options: readonly Option[], from: number, step: 1 | -1): number | undefined {
  for (let index = from; index >= 0 && index < options.length; index += step) if (options[index]?.refusal === undefined) return index;
  return undefined;
}

interface Typeahead {
  /** Where a typed letter leads from an index: to the next name that begins with the letters typed so far, else nowhere. */
  (options: readonly Option[], letter: string, from: number): number;
  /** Whether a word is being typed, so that a space belongs to it. */
  isTyping(): boolean;
}

/** Finds choices by the beginning of their names, as the letters come. `now` in milliseconds. */
export function createTypeahead(now: () => number = () => performance.now()): Typeahead {
  let word = "";
  let lastAt = -Infinity;
  const isTyping = () => now() - lastAt < wordMs;
  return Object.assign(find, { isTyping });

  function find(options: readonly Option[], letter: string, from: number): number {
    word = isTyping() ? word + letter : letter;
    lastAt = now();
    // The same letter again goes on to the next name; a longer word may still mean the present one.
    const start = word.length === 1 ? from + 1 : Math.max(from, 0);
    const wanted = word.toLowerCase();
    for (let offset = 0; offset < options.length; offset += 1) {
      const index = (start + offset) % options.length;
      const option = options[index];
      if (option?.refusal === undefined && option?.name.toLowerCase().startsWith(wanted)) return index;
    }
    return from;
  }
}
