// performance.now and timeOrigin, in whole milliseconds of the ordinary clock: no finer than Date.now. Knows no marks.

import { dataDescriptor } from '../bare.ts';
import { dateNow, mathMax, objectCreate, objectDefineProperty } from '../primordials.ts';
import { defineValue, nativeFunction, tag } from './define.ts';

const origin = dateNow();
let latest = 0;

/** Milliseconds since the isolate began; never less than before, also when the clock is set back. */
export function elapsed(): number {
  latest = mathMax(latest, dateNow() - origin);
  return latest;
}

export function installPerformance(): void {
  const prototype = {};
  tag(prototype, 'Performance');
  const performance = objectCreate(prototype) as object;
  objectDefineProperty(performance, 'now', dataDescriptor(nativeFunction('now', 0, elapsed), true));
  objectDefineProperty(performance, 'timeOrigin', dataDescriptor(origin, true, false));
  const toJSON = nativeFunction('toJSON', 0, () => ({ timeOrigin: origin }));
  objectDefineProperty(performance, 'toJSON', dataDescriptor(toJSON, true));
  defineValue('performance', performance, true);
}
