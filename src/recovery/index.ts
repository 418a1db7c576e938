// The door of src/recovery/.
export { Circuit, type CircuitName } from './circuit.ts';
export { CrashBudget } from './crash-budget.ts';
export { recoveryPlan, type RecoveryPlan, recoveryWarnings } from './plan.ts';
export { tryAgain } from './retries.ts';
