// The accounts of all units, one for each folder: counted when first needed, and kept from then on. Whoever changes a folder
// does so inside a visit, so that nobody counts what is being changed. Decides nothing and writes nothing.

import { openRoot } from './beneath.ts';
import { Account, type Amount } from './account.ts';
import { countFolder } from './count.ts';
import type { Mount } from './mounts.ts';

/** A mount that is not the unit's own has no end that Skerry knows of. */
const NO_END: Amount = { bytes: Number.POSITIVE_INFINITY, files: Number.POSITIVE_INFINITY };
/** Where there are too many to count: full, until a count says otherwise. */
const FULL: Amount = NO_END;
/** So many are counted where the limit is lower: then it can be said how far above it they are. */
const LEAST_COUNTED = 100_000;
/** After a refusal the folder is counted again, since its operator may have made room; not more often than this. */
const RECOUNT_MS = 10_000;
/** Accounts that nobody uses are forgotten beyond this many. */
const MOST_ACCOUNTS = 10_000;

/** An account that stays as it is but for what its visitors do. */
export interface Visit extends Disposable {
  readonly account: Account;
}

interface Row {
  account: Account | null;
  counting: Promise<void> | null;
  countedAt: number;
  visitors: number;
}

export class Accounts {
  readonly #rows = new Map<string, Row>();
  /** Of all mounts that are not the units' own, and for whoever changes nothing. */
  readonly #withoutEnd: Visit = {
    account: new Account({ bytes: 0, files: 0 }, NO_END),
    [Symbol.dispose]: () => {},
  };
  readonly #now: () => number;

  readonly #leastCounted: number;

  /** `now`: milliseconds that only go forward. */
  constructor(now: () => number = () => performance.now(), leastCounted = LEAST_COUNTED) {
    this.#now = now;
    this.#leastCounted = leastCounted;
  }

  /** At once where the folder has been counted. Rejects with what kept it from being counted. */
  visit(mount: Mount | null, most: Amount): Visit | Promise<Visit> {
    if (mount?.counted !== true) return this.#withoutEnd;
    const row = this.#rowOf(mount.path);
    if (row.counting === null && !this.#isDoubtful(row)) return enter(row, most);
    return this.#counted(row, mount, most);
  }

  async #counted(row: Row, mount: Mount, most: Amount): Promise<Visit> {
    row.visitors += 1;
    try {
      row.counting ??= this.#count(row, mount, most).finally(() => {
        row.counting = null;
      });
      await row.counting;
      return enter(row, most);
    } finally {
      row.visitors -= 1;
    }
  }

  async #count(row: Row, mount: Mount, most: Amount): Promise<void> {
    using folder = openRoot(mount, { create: true }).handle;
    const kept = await countFolder(folder, Math.max(most.files, this.#leastCounted));
    row.account = new Account(kept ?? FULL, most);
    row.countedAt = this.#now();
  }

  /** Never while somebody is in the middle of a change. */
  #isDoubtful({ account, visitors, countedAt }: Row): boolean {
    if (account === null) return true;
    return account.hasRefused && visitors === 0 && this.#now() - countedAt > RECOUNT_MS;
  }

  #rowOf(folder: string): Row {
    const known = this.#rows.get(folder);
    if (known !== undefined) return known;
    if (this.#rows.size >= MOST_ACCOUNTS) this.#forgetOne();
    const row = { account: null, counting: null, countedAt: 0, visitors: 0 };
    this.#rows.set(folder, row);
    return row;
  }

  /** The oldest that nobody visits: it will be counted anew. */
  #forgetOne(): void {
    for (const [folder, { visitors }] of this.#rows) {
      if (visitors > 0) continue;
      this.#rows.delete(folder);
      return;
    }
  }
}

function enter(row: Row, most: Amount): Visit {
  const { account } = row;
  if (account === null) throw new Error('an account is used before it was counted');
  account.allow(most);
  row.visitors += 1;
  return {
    account,
    [Symbol.dispose]: () => {
      row.visitors -= 1;
    },
  };
}
