// The door of src/brokers/net/: the network.
export { createNetBroker } from './broker.ts';
export { NET_OPERATIONS } from './operations.ts';
