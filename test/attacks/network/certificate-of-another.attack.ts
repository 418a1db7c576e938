// A certificate that is trusted, for another name: whoever has one plays any server.

import { impostor } from './impostor.ts';

export default impostor({
  title: 'a trusted certificate is taken for its own name only',
  names: ['DNS:other.test', 'DNS:*.good.test'],
  isTrusted: true,
  // The name is looked at by nobody where somebody wanted several names at one address.
  connect: { checkServerIdentity: () => undefined },
});
