/** Requests that carried bytes to storage, by the number of the part; a file in one piece is part 0. */
export interface CountedPuts {
  readonly parts: number[];
  stop(): void;
}

/** Counts the PUTs of this process from now on, as fetch sends them. `onPut` may refuse one by throwing. */
export function countPuts(onPut: (partNumber: number) => void = () => undefined): CountedPuts {
  const original = globalThis.fetch;
  const parts: number[] = [];
  globalThis.fetch = async (input, init) => {
    if (init?.method === 'PUT') {
      const partNumber = Number(new URL(String(input)).searchParams.get('partNumber') ?? '0');
      onPut(partNumber);
      parts.push(partNumber);
    }
    return original(input, init);
  };
  return {
    parts,
    stop: () => {
      globalThis.fetch = original;
    },
  };
}
