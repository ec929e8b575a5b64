/** An element: its name, attributes, and what is inside. */
export interface Element {
  name: string;
  attributes?: Record<string, string | number | boolean>;
  children?: Element[] | string;
}

export function renderElement({ name, attributes = {}, children }: Element): string {
  const head = [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${escape(String(value))}"`)].join(" ");
  if (children === undefined || children.length === 0) return `<${head} />`;
  return `<${head}>${typeof children === "string" ? escape(children) : children.map(renderElement).join("")}</${name}>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
