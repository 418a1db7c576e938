// The door of sandbox/: where plugins run. Limits, no permissions; the addon is loaded in cells only.
export type { CallRequest } from './call.ts';
export { cleanLine } from './clean-text.ts';
export { SandboxError } from './errors.ts';
export type { GroupsReport } from './groups/groups.ts';
export { guestText } from './guest/text.ts';
export type { GuestRequest } from './guest-request.ts';
export {
  type Isolation,
  type IsolationLevel,
  type IsolationWish,
  reachIsolation,
  wayObstacle,
} from './isolation.ts';
export { DEFAULT_LIMITS, type Limits } from './limits.ts';
export type { Fault, FaultCode, Outcome } from './outcome.ts';
export type { Placement } from './placement.ts';
export type { Room } from './room.ts';
export {
  type AnyUnit as Unit,
  createSandbox,
  type RoomFigures,
  type Sandbox,
  type SandboxOptions,
} from './sandbox.ts';
export type { FirstCall } from './first-call.ts';
export type { Way } from './way.ts';
export { trustedText } from './trusted-text.ts';
