/**
 * The values of one field: `*`, numbers or names, lists, ranges and steps. `5/15` counts from 5 to the end.
 *
 * @throws Error naming the field and its text.
 */
export function readField(
  name: string,
  text: string,
  from: number,
  to: number,
  names: readonly string[] = [],
): ReadonlySet<number> {
  const invalid = () => new Error(`${name} ${text}`);
  const readValue = (value: string) => {
    const index = names.indexOf(value.toUpperCase());
    const number = index === -1 ? Number(value) : index + from;
    if (value === '' || !Number.isInteger(number) || number < from || number > to) {
      throw invalid();
    }
    return number;
  };
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const [range = '', stepText, ...rest] = part.split('/');
    const step = stepText === undefined ? 1 : Number(stepText);
    if (rest.length > 0 || !Number.isInteger(step) || step < 1) {
      throw invalid();
    }
    const [firstText = '', lastText, ...more] = range === '*' ? [String(from), String(to)] : range.split('-');
    const first = readValue(firstText);
    const last = lastText === undefined ? (stepText === undefined ? first : to) : readValue(lastText);
    if (more.length > 0) {
      throw invalid();
    }
    // A range may run over the end: FRI-MON.
    const length = last >= first ? last - first : last - first + (to - from + 1);
    for (let offset = 0; offset <= length; offset += step) {
      values.add(((first - from + offset) % (to - from + 1)) + from);
    }
  }
  return values;
}
