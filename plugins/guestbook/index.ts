// The plugin's face: three endpoints and a tool. Everything they do is in the files beside it.

import { definePlugin } from 'skerry/plugin';
import { list, show, sign } from './endpoints.ts';
import { search } from './search.ts';

export default definePlugin({ list, show, sign, search });
