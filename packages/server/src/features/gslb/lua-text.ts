/** The parts of a Lua call; a text can only be built from them, so that nothing foreign is ever code. */
export type LuaValue = { text: string } | { number: number } | { list: readonly LuaValue[] } | { options: readonly [string, LuaValue][] };

/** Longest character-string of the DNS, bytes (RFC 1035 §3.3). */
const longestString = 255;

/**
 * The content of a LUA record: the type it answers with, and the call as quoted strings. It is split only between tokens, because servers
 * differ in whether they join the pieces with a space. Throws RangeError for what cannot stand in a quoted string.
 */
export function luaContent(type: "A" | "AAAA", name: string, parameters: readonly LuaValue[]): string {
  const tokens = [name, "(", ...joined(parameters.map(tokensOf)), ")"];
  return [type, ...piecesOf(tokens).map((piece) => `"${piece}"`)].join(" ");
}

/** The call alone, as Lua reads it. */
export function luaCode(content: string): string {
  return [...content.matchAll(/"([^"]*)"/g)].map(([, piece]) => piece).join("");
}

function tokensOf(value: LuaValue): string[] {
  if ("text" in value) return [quoted(value.text)];
  if ("number" in value) return [wholeNumber(value.number)];
  if ("list" in value) return ["{", ...joined(value.list.map(tokensOf)), "}"];
  return ["{", ...joined(value.options.map(([name, option]) => [name, "=", ...tokensOf(option)])), "}"];
}

function joined(parts: readonly string[][]): string[] {
  return parts.flatMap((tokens, index) => (index === 0 ? tokens : [",", ...tokens]));
}

/** Everything that addresses and addresses of pages are written with, and nothing that ends a string, in Lua or in the zone file around it. */
function quoted(text: string): string {
  if (!/^[A-Za-z0-9.:/_~%?=&-]{1,200}$/.test(text)) throw new RangeError("The text holds a sign that a record must not carry");
  return `'${text}'`;
}

function wholeNumber(value: number): string {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is no whole number`);
  return String(value);
}

function piecesOf(tokens: readonly string[]): string[] {
  const pieces: string[] = [];
  let piece = "";
  for (const token of tokens) {
    if (piece.length + token.length > longestString) {
      pieces.push(piece);
      piece = "";
    }
    piece += token;
  }
  return [...pieces, piece];
}
