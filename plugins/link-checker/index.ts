// The plugin's face: which handlers there are. Everything it does is in the files beside it.

import { definePlugin } from 'skerry/plugin';
import { check } from './check.ts';

export default definePlugin({ check });
