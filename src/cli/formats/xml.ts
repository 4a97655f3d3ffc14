/** What attributes of an element may hold; one that is undefined is left out. */
type Attributes = Readonly<Record<string, string | number | undefined>>;

const names: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/**
 * One element with its children, which are XML already. Two formats need no more than this; libraries that write XML
 * bring a document model along, and let characters through that no XML may hold.
 */
export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escaped(String(value))}"`],
  );
  const head = `<${name}${given.join('')}`;
  return children.length === 0 ? `${head}/>` : `${head}>${children.join('')}</${name}>`;
}

/** A text as it stands in an attribute or between tags; what XML 1.0 forbids is replaced. */
export function escaped(text: string): string {
  const allowed = text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
  return allowed.replace(/[&<>"\t\n\r]/g, (character) => names[character] ?? character);
}

/** A whole document. */
export function documentOf(root: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}`;
}
