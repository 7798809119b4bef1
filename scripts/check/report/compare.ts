/** Lines that only one of two texts has: `- ` what is written, `+ ` what would be, in their order. */
export function differingLines(current: string, wanted: string): readonly string[] {
  const had = countLines(current);
  const has = countLines(wanted);
  return [...surplus(current, has).map((line) => `- ${line}`), ...surplus(wanted, had).map((line) => `+ ${line}`)];
}

function surplus(text: string, other: ReadonlyMap<string, number>): readonly string[] {
  const left = new Map(other);
  return text.split('\n').filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}

function countLines(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of text.split('\n')) {
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return counts;
}
