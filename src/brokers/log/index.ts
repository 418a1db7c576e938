// The door of the log broker.
export { createLogBroker, type LogEntry } from './broker.ts';
export { LOG_OPERATIONS } from './operations.ts';
