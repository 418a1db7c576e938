// The guards of what comes in: one spelling for each path, who is let in, what a plugin hears, and what leaves the host.

import type { Guard } from '../guard.ts';

const ANSWER = 'src/host/answer-request.ts';
const TEXT = 'src/extend/endpoints/request-text.ts';
const BODY = 'src/extend/endpoints/request-body.ts';
const RESPONSE = 'src/extend/endpoints/response-of.ts';
const MANIFEST = 'policies/manifest-endpoints.ts';

export const guards: readonly Guard[] = [
  {
    name: 'a path has one spelling, for routes and for rules',
    file: 'src/extend/endpoints/plain-path.ts',
    find: "path.split('/').map(plainSegment).join('/')",
    replace: 'path',
    attacks: ['inbound/spelled-otherwise', 'inbound/beside-the-plain-path'],
    why: 'A rule that looks at one text and a plugin that gets another speak of two things.',
  },
  {
    name: 'a path that a plugin declares lies below its own',
    file: MANIFEST,
    find: 'if (path !== own && !path.startsWith(`${own}/`)) {',
    replace: 'if (path === own && id === path) {',
    attacks: ['inbound/path-of-another'],
    why: 'Manifests are written by strangers.',
  },
  {
    name: 'a path that a plugin declares is made of plain segments',
    file: MANIFEST,
    find: "const bad = names.find((name) => !SEGMENT.test(name) || name === '.' || name === '..');",
    replace: "const bad = names.find((name) => name === '#');",
    attacks: ['inbound/path-of-another'],
    why: 'A step upwards and an encoded one lead out of the path that they are written under.',
  },
  {
    name: 'an endpoint for known callers is for no stranger',
    file: ANSWER,
    find: 'if (route.endpoint.authenticated && options.user === undefined) {',
    replace: 'if (options.user === state.plugin.id) {',
    attacks: ['inbound/stranger-at-a-closed-door', 'inbound/beside-the-plain-path'],
    why: 'Plugins rely on it: their handlers ask nobody who he is.',
  },
  {
    name: 'cookies and credentials of the host stay with the host',
    file: TEXT,
    find: "([name]) => !WITHHELD.has(name) && !(authenticated && name === 'authorization'),",
    replace: '() => true || authenticated,',
    attacks: ['inbound/credentials-of-the-host'],
    why: 'A browser sends them to every path of the address.',
  },
  {
    name: 'a body is counted while it is read',
    file: BODY,
    find: "    if (longer > most) return 'large';\n",
    replace: '    most += value.byteLength;\n',
    attacks: ['inbound/body-without-end'],
    why: 'The length that a request says is the word of a stranger.',
  },
  {
    name: 'a body is copied together, piece by piece',
    file: BODY,
    find: 'room.set(value, length);',
    replace: 'room.set(value, length);\n    KEPT.push(value);',
    and: [
      {
        file: BODY,
        find: 'const FIRST_ROOM = 16_384;',
        replace: 'const FIRST_ROOM = 16_384;\nconst KEPT: Uint8Array[] = [];',
      },
    ],
    attacks: ['inbound/body-in-crumbs'],
    why: 'A piece of one byte takes a hundred.',
  },
  {
    name: 'a body has the time of a call',
    file: BODY,
    find: 'const late = AbortSignal.timeout(ms);',
    replace: 'const late = AbortSignal.timeout(ms * 1_000);',
    attacks: ['inbound/body-that-never-comes'],
    why: 'A connection that sends nothing costs its sender nothing.',
  },
  {
    name: 'a body is given up with its caller',
    file: BODY,
    find: 'const over = AbortSignal.any([signal, late]);',
    replace: 'const over = late;',
    attacks: ['inbound/body-that-never-comes'],
    why: 'Nobody is there to answer any more.',
  },
  {
    name: 'a request that waited is decided on once more',
    file: ANSWER,
    find: 'withdrawn = (await admitted.again()) !== null;',
    replace: 'withdrawn = admitted.denial !== null;',
    attacks: ['inbound/revoked-while-it-waits'],
    why: 'What is taken back bites at the next thing a plugin does, and a request waits as long as its sender likes.',
  },
  {
    name: 'a response is checked, whole and part by part',
    file: RESPONSE,
    find: 'const parsed = responseShape.safeParse(value);',
    replace: 'const parsed = { success: true, data: value as z.infer<typeof responseShape> };',
    attacks: ['inbound/forged-responses'],
    why: 'Its text comes from a process that may be compromised.',
  },
  {
    name: 'only headers of the response itself leave the host',
    file: RESPONSE,
    find: 'if (isPassed(name)) headers.append(name, text);',
    replace: 'if (isPassed(name) || name !== "") headers.append(name, text);',
    attacks: ['inbound/headers-of-the-host', 'inbound/framing-of-the-response'],
    why: 'Cookies, workers and policies are of the address, which is the host’s.',
  },
  {
    name: 'headers that proxies act on do not leave the host',
    file: RESPONSE,
    find: "lower.startsWith('x-') && !NEVER.test(lower)",
    replace: "lower.startsWith('x-')",
    attacks: ['inbound/headers-of-the-host'],
    why: 'A proxy takes them for the word of the host, and fetches files and addresses inside.',
  },
  {
    name: 'every page of a plugin lies in a box',
    file: RESPONSE,
    find: "    headers.append('content-security-policy', PAGE_POLICY);\n",
    replace: '    void PAGE_POLICY;\n',
    attacks: ['inbound/page-with-the-origin'],
    why: 'A script of the page would act in the name of whoever is signed in to the host.',
  },
  {
    name: 'an answer to HEAD has no body',
    file: RESPONSE,
    find: 'body === null || !withBody ? null',
    replace: 'body === null || (withBody && false) ? null',
    attacks: ['inbound/head-with-a-body'],
    why: 'A client reads it as the answer to the next request.',
  },
  {
    name: 'headers are written as the list that they are',
    file: 'sandbox/guest/header-pairs.ts',
    find: 'bag<[string, string]>([name, value])',
    replace: '[name, value]',
    attacks: ['inbound/patched-runtime'],
    why: 'JSON asks every object for a toJSON, and an array has the one that a guest put there.',
  },
  {
    name: 'the schema of a tool runs where a plugin runs',
    file: 'src/plugin/config-check/check.ts',
    find: 'const LIMITS = { ...DEFAULT_LIMITS, memory: 64, cpu: 2_000, wall: 10_000 };',
    replace: 'const LIMITS = { ...DEFAULT_LIMITS, memory: 64, cpu: 20_000, wall: 20_000 };',
    attacks: ['inbound/tool-schema-without-end'],
    why: 'A pattern that never ends costs whoever matches it.',
  },
];
