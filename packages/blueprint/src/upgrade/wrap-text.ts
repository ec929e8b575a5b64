/** Breaks a sentence into lines of at most `width` characters, each after the indent; a longer word stays whole. */
export function wrapText(text: string, indent = "", width = 80): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((one) => one !== "")) {
    if (line !== "" && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }

  return line === "" ? lines : [...lines, indent + line];
}
