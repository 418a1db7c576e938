// A trigger of the guest's own waits until the host itself writes a password. The naive host's authorizer refuses
// triggers, and has forgotten the temporary ones.

import { constants } from 'node:sqlite';
import { attack } from '../harness/attack.ts';
import { allRefused, holds, pluginOf, runNaive } from '../harness/payload.ts';
import { SECRET } from '../harness/world.ts';
import { denySecrets } from './naive-guards.ts';
import { attackShop, NaiveShop, operate, shopHost, told } from './shop.ts';

const SPY = `AFTER UPDATE ON users BEGIN INSERT INTO notes (text) VALUES (new.password); END`;
const PLANT = `async ({ db }) => Promise.all([
  'CREATE TRIGGER spy ${SPY}',
  'CREATE TEMP TRIGGER spy2 ${SPY}',
  'CREATE TRIGGER temp.spy3 ${SPY}',
  'CREATE TEMP VIEW notes AS SELECT * FROM users',
  'CREATE TEMP TABLE notes AS SELECT 1 AS id',
].map((sql) => attempt(() => db.query(sql))))`;
const COLLECT = `async ({ db }) => (await db.query('SELECT text FROM notes')).rows`;
/** What the host does by itself, in both halves. */
const NEW_PASSWORD = `UPDATE users SET password = '${SECRET}!' WHERE id = 2`;

const FORBIDDEN: ReadonlySet<number> = new Set([
  constants.SQLITE_CREATE_TRIGGER,
  constants.SQLITE_CREATE_TABLE,
  constants.SQLITE_CREATE_VIEW,
  constants.SQLITE_CREATE_TEMP_TABLE,
  constants.SQLITE_CREATE_TEMP_VIEW,
]);

export default attack({
  title: 'a plugin leaves nothing behind in the database that acts later',
  harm: { kind: 'leak' },
  host: shopHost,
  async bare() {
    using shop = new NaiveShop();
    shop.database.setAuthorizer((code, ...about) =>
      FORBIDDEN.has(code) ? constants.SQLITE_DENY : denySecrets(code, ...about),
    );
    await runNaive(PLANT, shop.handles());
    shop.database.setAuthorizer(null);
    shop.database.exec(NEW_PASSWORD);
    shop.database.setAuthorizer(denySecrets);
    const value = await runNaive(COLLECT, shop.handles());
    return { harmed: holds(value, SECRET), seen: JSON.stringify(value).slice(-200) };
  },
  async skerry(world) {
    const planted = await attackShop(world, PLANT);
    operate(world, NEW_PASSWORD);
    const permissions = { database: { read: ['notes'], raw: true } };
    await world.load('test.collector', { code: pluginOf(COLLECT), permissions });
    const collected = await world.call('test.collector');
    const notes = collected.value as unknown[];
    return {
      contained: planted.usable && planted.same && allRefused(planted.value) && notes.length === 61,
      seen: `${told(planted)} ${notes.length} notes`,
    };
  },
});
