// The door of src/testing, published as `skerry/testing`: a plugin under test, in the real isolate behind the real gate.
export { type AccessRecord, formatAccess } from './access-record.ts';
export { matchers } from './matchers.ts';
export type { TestOptions } from './options.ts';
export { testPlugin } from './test-plugin.ts';
export type { TestedPlugin } from './tested-plugin.ts';
