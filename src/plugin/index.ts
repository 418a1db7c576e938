// The door of src/plugin/: from a folder to something that can be loaded.
export { configGuestText, makeConfigCheck } from './config-check/index.ts';
export { type ConfigCheck, readPart } from './configuration.ts';
export { loadPackage, type PluginPackage, readManifest } from './load-plugin.ts';
export { VERSION } from './version.ts';
export { mapGuestStack } from './source-map.ts';
