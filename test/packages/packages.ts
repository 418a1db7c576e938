// The table: every npm package that is tried in an isolate, by what it is for. Data only.

import { ADDRESSES } from './tried/addresses.ts';
import { BYTES } from './tried/bytes.ts';
import { COLLECTIONS } from './tried/collections.ts';
import { DATES } from './tried/dates.ts';
import { FLOW } from './tried/flow.ts';
import { FORMATS } from './tried/formats.ts';
import { MARKUP } from './tried/markup.ts';
import { SCHEMAS } from './tried/schemas.ts';
import { SOURCE_CODE } from './tried/source-code.ts';
import { TEXT } from './tried/text.ts';
import type { TriedPackage } from './tried-package.ts';

export const TOPICS: Readonly<Record<string, readonly TriedPackage[]>> = {
  'Lists, trees and searching in them': COLLECTIONS,
  'Schemas and checks': SCHEMAS,
  'HTML, templates and Markdown': MARKUP,
  'Formats of files': FORMATS,
  'Addresses, routes and versions': ADDRESSES,
  'Source code': SOURCE_CODE,
  'Words and numbers': TEXT,
  'Days and times': DATES,
  'Compression, hashes and identifiers': BYTES,
  'Events and turns': FLOW,
};
