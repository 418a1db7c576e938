// A plugin with something for every route of a server: handlers, a hook, a tool, endpoints.

export const CODE = `
export default {
  add: ([a, b], ctx) => ({ sum: a + b, call: [ctx.call.org, ctx.call.user, ctx.call.request] }),
  nothing() {},
  fails() { throw new Error('as said'); },
  loops() { for (;;); },
  shout: (text) => text.toUpperCase(),
  read: (path, ctx) => ctx.fs.readFile(path, 'utf8'),
  write: (path, ctx) => ctx.fs.writeFile(path, 'text'),
  show: (request, ctx) => Response.json([ctx.call.user, request.headers.get('authorization')]),
  slow: async () => { await new Promise((done) => setTimeout(done, 2_600)); return new Response('late'); },
};`;

const open = { method: 'GET', auth: { required: false } };
export const MANIFEST = {
  hooks: { 'text.edit': { handler: 'shout' } },
  tools: [
    { name: 'shout', description: 'Makes it loud.', handler: 'shout', input: { type: 'string' } },
  ],
  api: {
    endpoints: [
      { path: '/show', handler: 'show', ...open },
      { path: '/slow', handler: 'slow', ...open },
      { path: '/known', handler: 'show', method: 'GET' },
    ],
  },
  limits: { cpu: 1_000 },
};
export const PERMISSIONS = {
  filesystem: { read: ['/data/**'], write: ['/data/a'] },
  network: { inbound: true },
  api: { endpoints: ['/plugins/test.plugin/**'] },
};
