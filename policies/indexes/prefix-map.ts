// Looks up a text by exact key or else by the longest prefix that is a key. Cost depends on the number of
// different prefix lengths, not on the number of keys. Knows nothing of rules.

export interface PrefixKey {
  readonly text: string;
  /** A prefix covers every longer text that starts with it, not itself. */
  readonly prefix: boolean;
}

interface Tier<T> {
  readonly length: number;
  readonly values: Map<string, T>;
}

export class PrefixMap<T> {
  readonly #exact = new Map<string, T>();
  /** Longest first. */
  readonly #tiers: Tier<T>[] = [];

  set(key: PrefixKey, value: T): void {
    if (key.prefix) this.#tier(key.text.length).values.set(key.text, value);
    else this.#exact.set(key.text, value);
  }

  find(text: string): T | undefined {
    const exact = this.#exact.get(text);
    if (exact !== undefined) return exact;
    for (const { length, values } of this.#tiers) {
      if (length >= text.length) continue;
      const value = values.get(length === 0 ? '' : text.slice(0, length));
      if (value !== undefined) return value;
    }
    return undefined;
  }

  #tier(length: number): Tier<T> {
    const present = this.#tiers.find((tier) => tier.length === length);
    if (present !== undefined) return present;
    const tier: Tier<T> = { length, values: new Map() };
    this.#tiers.push(tier);
    this.#tiers.sort((a, b) => b.length - a.length);
    return tier;
  }
}

/**
 * For each key, everything filed under a key that covers it, so that one look-up answers for all of them.
 * Work is keys × prefixes, done once.
 */
export function gather<T>(filed: readonly (readonly [PrefixKey, T])[]): [PrefixKey, T[]][] {
  const groups = new Map<string, { key: PrefixKey; own: T[] }>();
  for (const [key, item] of filed) {
    const id = `${key.prefix ? 'p' : 'e'}${key.text}`;
    const group = groups.get(id);
    if (group === undefined) groups.set(id, { key, own: [item] });
    else group.own.push(item);
  }
  const prefixes = [...groups.values()].filter(({ key }) => key.prefix);
  return [...groups.values()].map(({ key, own }) => {
    const above = prefixes.filter((other) => other.key !== key && coversKey(other.key, key));
    return [key, [...own, ...above.flatMap((other) => other.own)]];
  });
}

function coversKey(prefix: PrefixKey, key: PrefixKey): boolean {
  return key.text.startsWith(prefix.text) && (key.prefix || key.text.length > prefix.text.length);
}
