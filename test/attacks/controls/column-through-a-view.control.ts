// A view of granted columns is read, joined, counted and grouped by the plugin's own SQL, beside columns it may not see.

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { control, differs } from '../harness/control.ts';
import { SECRET } from '../harness/world.ts';

const TABLES = `
  CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, town TEXT, password TEXT);
  CREATE VIEW names AS SELECT id, name, town FROM people WHERE town IS NOT NULL;
  INSERT INTO people (name, town, password) VALUES
    ('Ann', 'Ghent', '${SECRET}'), ('Bob', 'Lyon', '${SECRET}'), ('Cleo', 'Ghent', '${SECRET}');
`;
const CODE = `export default {
  run: async (_, ctx) => [
    await ctx.db.select({ table: 'names', columns: ['name'], where: { town: 'Lyon' } }),
    (await ctx.db.query(
      \`WITH towns AS (SELECT town, count(*) AS n FROM names GROUP BY town)
      SELECT town, n FROM towns WHERE n > ? ORDER BY town\`, [1])).rows,
  ],
};`;

export default control({
  title: 'a view of granted columns is read by SQL of the plugin',
  host(dir) {
    const path = join(dir, 'people.db');
    const database = new DatabaseSync(path);
    database.exec(TABLES);
    database.close();
    return { policy: { databases: { main: { type: 'sqlite', path } } } };
  },
  async works(world) {
    await world.load('test.honest', {
      code: CODE,
      permissions: { database: { read: ['names', 'people(id,name,town)'], raw: true } },
    });
    const { value, message } = await world.call('test.honest');
    return differs(value ?? message, [[{ name: 'Bob' }], [{ town: 'Ghent', n: 2 }]]);
  },
});
