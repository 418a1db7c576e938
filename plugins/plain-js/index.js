// @ts-check
// The plugin's face: which handlers there are. An author who writes JavaScript needs no import for it.

import { nearest } from './nearest.js';

export default { nearest };
