// Places on the globe: how ISO 6709 writes them, and the arc that holds several. Pure.

/** `-720041+0023206`: degrees, minutes and perhaps seconds; north and east are positive. */
const PLACE = /^([+-])(\d{2})(\d{2})(\d{2})?([+-])(\d{3})(\d{2})(\d{2})?$/u;

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** In degrees. Throws Error that begins with `at` where the text is no place on the globe. */
export function parseCoordinates(text: string, at: string): Place {
  const parts = PLACE.exec(text);
  const latitude = toDegrees(parts?.slice(1, 5) ?? []);
  const longitude = toDegrees(parts?.slice(5, 9) ?? []);
  if (parts === null || Math.abs(latitude) > 90 || Math.abs(longitude) > 180) {
    throw new Error(`${at}: ${JSON.stringify(text)} is no place; expected one like "+4723+00832"`);
  }
  return { latitude, longitude };
}

function toDegrees([sign, degrees, minutes, seconds]: readonly (string | undefined)[]): number {
  const size = Number(degrees) + Number(minutes) / 60 + Number(seconds ?? 0) / 3600;
  return sign === '-' ? -size : size;
}

/** From its western to its eastern end; `width` in degrees. */
export interface Arc {
  readonly west: number;
  readonly east: number;
  readonly width: number;
}

/** The shortest arc that holds all longitudes; it may cross the date line. Throws TypeError where there is none. */
export function arcOf(longitudes: readonly number[]): Arc {
  const sorted = longitudes.toSorted((a, b) => a - b);
  // What the arc leaves out is the widest gap between neighbours, and the first is a neighbour of the last.
  const gaps = sorted.map((east, index) => {
    const west = sorted[index + 1] ?? Number(sorted[0]) + 360;
    return { east, west, width: west - east };
  });
  const widest = gaps.reduce((a, b) => (b.width > a.width ? b : a));
  const west = widest.west > 180 ? widest.west - 360 : widest.west;
  return { west, east: widest.east, width: 360 - widest.width };
}
