// The door of src/hooks/: catalogues, order and dispatch of hooks.
export { assertCatalogue, type HookCatalogue, type HookKind, type HookSpec } from './catalogue.ts';
export { CANCEL_CODE, dispatchHook, type HookAnswer, type HookResult } from './dispatch.ts';
export { orderHandlers, type HookHandler } from './order.ts';
