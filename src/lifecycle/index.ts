// The door of src/lifecycle/.
export { Lifecycle, type Passage } from './lifecycle.ts';
export { deadlineOf, type Deadlines, handlerFor, lifecycleWarnings, type Phase } from './phases.ts';
export { type LifecycleState, TRANSITIONS } from './states.ts';
