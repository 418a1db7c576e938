// The door of src/server/.
export { type Server, type ServerOptions, startServer } from './server.ts';
