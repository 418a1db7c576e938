// The door of the env broker.
export { createEnvBroker } from './broker.ts';
export { ENV_OPERATIONS } from './operations.ts';
