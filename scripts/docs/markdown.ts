/** A table of GitHub's Markdown. A cell may hold Markdown, but no line break and no bar outside of code. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

function cell(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|') || '—';
}

export function code(text: string): string {
  return `\`${text}\``;
}

/** `a`, `b`, `c`; a dash when there is none. */
export function codes(names: readonly string[]): string {
  return names.length === 0 ? '—' : names.map(code).join(', ');
}

/** What GitHub makes of a heading for links to it. */
export function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}
