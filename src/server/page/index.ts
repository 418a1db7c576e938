// The door of src/server/page/: the operator's page.
export { makePage } from './page.ts';
