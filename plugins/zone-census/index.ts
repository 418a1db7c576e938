// The plugin's face: which handlers there are. Everything they do is in the files beside it.

import { definePlugin } from 'skerry/plugin';
import { census } from './census.ts';
import { people } from './people.ts';
import { prySecrets } from './pry-secrets.ts';
import { zones } from './zones.ts';

export default definePlugin({ zones, people, census, prySecrets });
