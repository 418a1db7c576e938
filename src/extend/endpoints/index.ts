// The door of src/extend/endpoints/: which endpoint a request is for, and requests and responses as text.
export { failure, failureOf, failureStatus } from './failure.ts';
export { plainPath } from './plain-path.ts';
export { type RequestText, requestText } from './request-text.ts';
export { responseOf } from './response-of.ts';
export { type Route, RouteTable } from './route-table.ts';
