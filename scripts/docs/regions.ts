/** A part of a document that is written by this program: between `<!-- generated: NAME -->` and `<!-- /generated -->`. */
const GENERATED = /<!-- generated: ([\w-]+) -->\n[\s\S]*?<!-- \/generated -->/g;

/** A block of code that is a region of a file: below `<!-- from: PATH#REGION -->`. */
const QUOTED = /<!-- from: ([^\s#]+)(?:#([\w-]+))? -->\n```(\w*)\n(?:(?!```).*\n)*```/g;

export interface Sources {
  /** The text of a generated part. */
  readonly part: (name: string) => string;
  /** The text of a file of the repository. */
  readonly file: (path: string) => string;
}

/** The document as it should be: every generated part and every quoted block written anew. */
export function renderDocument(text: string, { part, file }: Sources): string {
  return text
    .replace(GENERATED, (_, name: string) => `<!-- generated: ${name} -->\n\n${part(name)}\n\n<!-- /generated -->`)
    .replace(QUOTED, (_, path: string, region: string | undefined, language: string) => {
      const quoted = region === undefined ? file(path).trimEnd() : regionOf(file(path), path, region);
      return `<!-- from: ${path}${region === undefined ? '' : `#${region}`} -->\n\`\`\`${language}\n${quoted}\n\`\`\``;
    });
}

export function generatedParts(text: string): readonly string[] {
  return [...text.matchAll(GENERATED)].map(([, name = '']) => name);
}

export function quotedBlocks(text: string): readonly string[] {
  return [...text.matchAll(QUOTED)].map(([, path = '', region = '']) => `${path}#${region}`);
}

/**
 * The lines between `#region NAME` and `#endregion NAME`, without the indentation they share.
 *
 * @throws when the file has no such region.
 */
export function regionOf(text: string, path: string, name: string): string {
  const lines = text.split('\n');
  const isMark = (word: string) => (line: string) => new RegExp(`^\\s*// #${word} ${name}\\s*$`).test(line);
  const [start, end] = [lines.findIndex(isMark('region')), lines.findIndex(isMark('endregion'))];
  if (start < 0 || end < start) {
    throw new Error(`${path} has no region "${name}".`);
  }
  const inside = lines.slice(start + 1, end).filter((line) => !/^\s*\/\/ #(end)?region /.test(line));
  const indents = inside.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const shared = Math.min(...indents);
  return inside.map((line) => line.slice(shared)).join('\n');
}
