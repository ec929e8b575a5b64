import { XMLParser } from "fast-xml-parser";

/** Members that are lists even when there is one. */
const lists = new Set(["Error", "Nameserver"]);

/** Entities stay as they are written: nothing we compare holds one, and resolving them is how XML attacks its readers. */
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  isArray: (name, _path, _isLeaf, isAttribute) => !isAttribute && lists.has(name),
});

/** Reads an answer. Throws on a document type, which no honest answer has, and on text that is no XML. */
export function parseXml(text: string): unknown {
  if (/<!DOCTYPE/i.test(text)) throw new Error("The answer has a document type");
  const read: unknown = parser.parse(text, true);
  if (typeof read !== "object" || read === null || !("ApiResponse" in read)) throw new Error("The answer has no ApiResponse");
  return read;
}
