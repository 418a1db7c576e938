// The door of the clock broker.
export { createClockBroker } from './broker.ts';
export { CLOCK_OPERATIONS } from './operations.ts';
