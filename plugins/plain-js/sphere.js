// @ts-check
// Distances on the globe, taken for a sphere. Pure.

/**
 * @typedef {object} Point
 * @property {number} latitude in degrees, north is positive
 * @property {number} longitude in degrees, east is positive
 */

/** The mean radius of the earth, in kilometres. */
const RADIUS = 6371;

/**
 * Along the surface, in kilometres: the haversine formula, which is good for short distances too.
 *
 * @param {Point} a
 * @param {Point} b
 * @returns {number}
 */
export function distance(a, b) {
  const [north, south] = [radians(a.latitude), radians(b.latitude)];
  const chord =
    haversine(north - south) +
    Math.cos(north) * Math.cos(south) * haversine(radians(a.longitude - b.longitude));
  // Rounding may lift opposite ends of the earth a little above 1.
  return 2 * RADIUS * Math.asin(Math.sqrt(Math.min(1, chord)));
}

/** @param {number} angle in radians */
function haversine(angle) {
  return Math.sin(angle / 2) ** 2;
}

/** @param {number} degrees */
function radians(degrees) {
  return (degrees * Math.PI) / 180;
}
