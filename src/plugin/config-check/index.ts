// The door of the configuration check.
export { makeConfigCheck } from './check.ts';
