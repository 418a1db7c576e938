// The door of the random broker.
export { createRandomBroker, MAX_RANDOM_BYTES } from './broker.ts';
export { RANDOM_OPERATIONS } from './operations.ts';
