// The plugin's face: which handlers there are. Everything it does is in the files beside it.

import { definePlugin } from 'skerry/plugin';
import { build } from './build.ts';

export default definePlugin({ build });
