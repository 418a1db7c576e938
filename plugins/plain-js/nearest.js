// @ts-check
// The handler: reads the table it was granted, and answers with the zones nearest to a point.

import { readPoint, readCount } from './input.js';
import { distance } from './sphere.js';
import { parseZones } from './zones.js';

/**
 * @import { Context } from 'skerry/plugin'
 * @import { Zone } from './zones.js'
 */

/**
 * @typedef {object} Near
 * @property {string} name of the zone
 * @property {number} kilometres along the surface, rounded
 */

/** Zones do not change while the plugin runs. They may be gone at the next call, and are then read again. */
/** @type {readonly Zone[] | null} */
let known = null;

/**
 * The zones nearest to a point, nearest first.
 *
 * @param {unknown} input `{"latitude": 46.95, "longitude": 7.45, "count": 3}`, in degrees; `count` may be left out
 * @param {Context} ctx
 * @returns {Promise<Near[]>}
 */
export async function nearest(input, ctx) {
  const point = readPoint(input);
  const count = readCount(input);
  known ??= await readZones(ctx);
  const near = known.map((zone) => ({
    name: zone.name,
    kilometres: Math.round(distance(point, zone)),
  }));
  return near.toSorted((a, b) => a.kilometres - b.kilometres).slice(0, count);
}

/**
 * @param {Context} ctx
 * @returns {Promise<readonly Zone[]>}
 */
async function readZones(ctx) {
  const zones = parseZones(await ctx.fs.readFile('/zones/zone1970.tab', 'utf8'));
  ctx.log.info('zones read', { zones: zones.length });
  return zones;
}
