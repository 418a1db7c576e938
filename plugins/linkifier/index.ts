// The plugin's face: one handler, for the hook `message.format`.

import { definePlugin } from 'skerry/plugin';
import { format } from './format.ts';

export default definePlugin({ format });
