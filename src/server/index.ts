// The door of src/server/.
export type { Overview, PluginOverview, UnitState } from './overview.ts';
export { type Server, startServer } from './server.ts';
