// The door of the check by a schema.
export { makeSchemaCheck, schemaGuestText } from './check.ts';
