// The door of the database broker.
export { createDbBroker, type DatabaseConfig, type DbBrokerOptions } from './broker.ts';
export { DEFAULT_DB_LIMITS, type DbLimits } from './limits.ts';
export { DB_OPERATIONS } from './operations.ts';
