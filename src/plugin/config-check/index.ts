// The door of the configuration check.
export { configGuestText, makeConfigCheck } from './check.ts';
