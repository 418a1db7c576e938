// The door of src/plugin/: from a folder to something that can be loaded.
export { makeSchemaCheck, schemaGuestText } from './config-check/index.ts';
export { readPart } from './configuration.ts';
export { loadPackage, type PluginPackage, readManifest } from './load-plugin.ts';
export type { SchemaCheck, SchemaVerdict } from './schema-verdict.ts';
export { VERSION } from './version.ts';
export { mapGuestStack } from './source-map.ts';
