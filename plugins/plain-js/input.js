// @ts-check
// From what somebody sent to what the plugin works with. Without types at run time, this is where mistakes are stopped.

/** @import { Point } from './sphere.js' */

const MOST = 20;

/**
 * @param {unknown} input
 * @returns {Point}
 * @throws {TypeError} where it is no point on the globe
 */
export function readPoint(input) {
  const { latitude, longitude } = /** @type {Record<string, unknown>} */ (Object(input));
  if (!isBetween(latitude, 90) || !isBetween(longitude, 180)) {
    throw new TypeError('latitude is from -90 to 90 and longitude from -180 to 180, in degrees');
  }
  return { latitude, longitude };
}

/**
 * How many zones to answer with: 3, unless the input says otherwise.
 *
 * @param {unknown} input
 * @returns {number}
 * @throws {TypeError}
 */
export function readCount(input) {
  const { count = 3 } = /** @type {{ count?: unknown }} */ (Object(input));
  if (!Number.isInteger(count) || Number(count) < 1 || Number(count) > MOST) {
    throw new TypeError(`count is a whole number from 1 to ${MOST}`);
  }
  return Number(count);
}

/**
 * @param {unknown} value
 * @param {number} most
 * @returns {value is number}
 */
function isBetween(value, most) {
  return typeof value === 'number' && Math.abs(value) <= most;
}
