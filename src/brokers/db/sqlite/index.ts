// The door of the SQLite backend.
export { createSqliteBackend } from './backend.ts';
