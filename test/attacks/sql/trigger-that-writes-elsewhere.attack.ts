// A granted write fires a trigger that writes a table that is not granted. The naive host's authorizer lets through
// what a trigger does.

import { constants } from 'node:sqlite';
import { attack } from '../harness/attack.ts';
import { allRefused, runNaive } from '../harness/payload.ts';
import { allowTables } from './naive-guards.ts';
import { attackShop, NaiveShop, shopHost, told } from './shop.ts';

const WRITE = `async ({ db }) => [
  await attempt(() => db.query('INSERT INTO orders (amount) VALUES (-1000000)')),
  await attempt(() => db.query('INSERT INTO orders (amount) SELECT -1 FROM notes')),
]`;

export default attack({
  title: 'a write is denied where a trigger would write what is not granted',
  harm: { kind: 'leak' },
  host: shopHost,
  async bare() {
    using shop = new NaiveShop();
    const allow = allowTables({ orders: ['*'] });
    shop.database.setAuthorizer((code, table, column, database, trigger) =>
      trigger === null ? allow(code, table, column, database, trigger) : constants.SQLITE_OK,
    );
    await runNaive(WRITE, shop.handles());
    shop.database.setAuthorizer(null);
    const balance = shop.database.prepare('SELECT balance FROM ledger').get()?.['balance'];
    return { harmed: balance !== 1_000, seen: `the balance is ${String(balance)}` };
  },
  async skerry(world) {
    const ended = await attackShop(world, WRITE);
    const denied = await world.records({
      effect: 'deny',
      action: 'db.write',
      resource: 'main:ledger',
    });
    return {
      contained: ended.usable && ended.same && allRefused(ended.value) && denied.length > 0,
      seen: told(ended),
    };
  },
});
