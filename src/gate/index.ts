// The door of src/gate/: the one way to a broker, and what a broker must be.
export { Admission, type Admitted } from './admission.ts';
export type { Allowance, Asker, Broker, Resolved, Result, Use } from './broker.ts';
export { BrokerError, type BrokerErrorCode } from './broker-error.ts';
export { handleDocs, handleTypes } from './describe.ts';
export { Gate } from './gate.ts';
export type { GateCall } from './gate-call.ts';
export type { EntrySink, GateAnswer, GateRequest } from './gate-request.ts';
export type { OperationSpec } from './operation.ts';
export { OperationTable } from './operation-table.ts';
