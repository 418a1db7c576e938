// Which parts of web-platform-tests are run, and which of their files are not, with the reason. Data: it must not know how a
// file is run.

export interface Area {
  readonly name: string;
  /** Folders of a checkout, or single files. */
  readonly paths: readonly string[];
  /** Files and folders below them that are left out → why. */
  readonly without?: Readonly<Record<string, string>>;
}

const ENCODINGS = 'other encodings than UTF-8, UTF-16 and windows-1252';

export const AREAS: readonly Area[] = [
  { name: 'URL', paths: ['url'] },
  {
    name: 'Encoding',
    paths: ['encoding'],
    without: {
      'encoding/streams': 'transform streams',
      'encoding/legacy-mb-japanese': ENCODINGS,
      'encoding/legacy-mb-korean': ENCODINGS,
      'encoding/legacy-mb-schinese': ENCODINGS,
      'encoding/legacy-mb-tchinese': ENCODINGS,
      'encoding/iso-2022-jp-decoder.any.js': ENCODINGS,
      'encoding/textdecoder-fatal-single-byte.any.js': ENCODINGS,
      'encoding/textdecoder-labels.any.js': ENCODINGS,
    },
  },
  {
    name: 'Fetch',
    paths: [
      'fetch/api/headers',
      'fetch/api/request',
      'fetch/api/response',
      'fetch/api/body',
      'fetch/api/abort',
      'fetch/api/idlharness.any.js',
    ],
  },
  { name: 'Abort', paths: ['dom/abort'] },
  { name: 'Events', paths: ['dom/events'] },
  {
    name: 'Timers and microtasks',
    paths: ['html/webappapis/timers', 'html/webappapis/microtask-queuing'],
  },
  { name: 'Structured clone', paths: ['html/webappapis/structured-clone'] },
  { name: 'Base64', paths: ['html/webappapis/atob'] },
  { name: 'Time', paths: ['hr-time'] },
  {
    name: 'Crypto: digest and random',
    paths: [
      'WebCryptoAPI/digest',
      'WebCryptoAPI/getRandomValues.any.js',
      'WebCryptoAPI/randomUUID.https.any.js',
    ],
  },
  {
    name: 'Blob and File',
    paths: ['FileAPI/blob', 'FileAPI/file', 'FileAPI/idlharness.any.js'],
  },
  { name: 'Forms', paths: ['xhr/formdata'] },
  { name: 'Errors', paths: ['webidl/ecmascript-binding/es-exceptions'] },
  {
    name: 'Readable streams',
    paths: ['streams/readable-streams', 'streams/queuing-strategies.any.js'],
  },
];
