// The list of attacks, for people and for programs that run them one by one.

export interface Attack {
  readonly handler: string;
  readonly tries: string;
  /** What `{"kind": …}` it takes as input; without one, the first. */
  readonly kinds?: readonly string[];
  /** What a host that holds does. */
  readonly expect: string;
}

export const ATTACKS: readonly Attack[] = [
  {
    handler: 'pathTricks',
    tries: 'twelve spellings of files outside its mounts',
    expect: 'twelve refusals',
  },
  {
    handler: 'environment',
    tries: 'environment variables and the globals of Node',
    expect: 'refusals, and nothing there',
  },
  {
    handler: 'constructorChain',
    tries: 'Function of another realm, through constructors',
    expect: 'nothing there',
  },
  { handler: 'infiniteLoop', tries: 'a loop without end', expect: 'TIMEOUT' },
  {
    handler: 'memoryBomb',
    tries: 'all memory',
    kinds: ['arrays', 'strings', 'buffers', 'fill'],
    expect: 'refused, or the unit ended; the host goes on',
  },
  { handler: 'microtaskFlood', tries: 'a promise after a promise', expect: 'TIMEOUT' },
  {
    handler: 'logFlood',
    tries: '4000 log lines with forged ones among them',
    expect: 'cut at the log limit, control characters gone',
  },
  {
    handler: 'requestFlood',
    tries: '5000 requests at once for what is denied',
    expect: '100 refused by the policy, the rest by the limit',
  },
  {
    handler: 'staleHandle',
    tries: 'the ctx of an earlier call; call it twice',
    expect: 'CALL_ENDED',
  },
  {
    handler: 'forgedResult',
    tries: 'a result that acts when it is looked at',
    kinds: ['proto', 'json', 'getter', 'proxy'],
    expect: 'plain data, as JSON says it',
  },
];

/** What there is to run. */
export function all(): readonly Attack[] {
  return ATTACKS;
}
