// The door of src/host/.
export type { RequestOptions } from './answer-request.ts';
export type { CallOptions } from './call-options.ts';
export { createHost } from './create-host.ts';
export { assertEnabled } from './holds.ts';
export { type DocumentSource, type Placed, readGrants, readHostPolicy } from './documents.ts';
export type { DeniedEvent, HostEvents } from './events.ts';
export { type Isolation, type RoomFigures, type Way, wayObstacle } from '../../sandbox/index.ts';
export { Host, type PluginHandle } from './host.ts';
export { type HostIsolation, isolationHere } from './isolation.ts';
export type { LoadPluginOptions } from './plugins.ts';
export type { PermissionInfo, PluginInfo, UnitInfo } from './plugin-info.ts';
export type { HostOptions } from './options.ts';
export type { TrimResult } from './trim-plugin.ts';
export { type Verdict, VERDICTS } from './verdicts.ts';
export { compilePolicy } from './policies-of.ts';
