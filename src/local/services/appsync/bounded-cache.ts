/** A map that forgets what was used least recently when it grows beyond its bounds. */
export class BoundedCache<Value> {
  readonly #entries = new Map<string, { readonly value: Value; readonly weight: number }>();
  #weight = 0;

  /**
   * @param maxEntries - how many entries are kept.
   * @param maxWeight - how much they may weigh together; an entry weighs 1 unless `set` says otherwise.
   */
  constructor(
    private readonly maxEntries: number,
    private readonly maxWeight: number = Number.POSITIVE_INFINITY,
  ) {}

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) {
      return undefined;
    }
    // Keeping the order costs more than the look-up; while nothing is near being forgotten it is not needed.
    if (this.#entries.size * 2 > this.maxEntries || this.#weight * 2 > this.maxWeight) {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
    }
    return entry.value;
  }

  set(key: string, value: Value, weight = 1): void {
    this.delete(key);
    this.#entries.set(key, { value, weight });
    this.#weight += weight;
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.maxEntries && this.#weight <= this.maxWeight) {
        return;
      }
      this.delete(oldest);
    }
  }

  delete(key: string): boolean {
    const entry = this.#entries.get(key);
    if (entry !== undefined) {
      this.#weight -= entry.weight;
    }
    return this.#entries.delete(key);
  }

  keys(): IterableIterator<string> {
    return this.#entries.keys();
  }

  clear(): void {
    this.#entries.clear();
    this.#weight = 0;
  }
}
