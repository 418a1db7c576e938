// A certificate for the address, not for the name that is asked for.

import { impostor } from './impostor.ts';

export default impostor({
  title: 'a certificate for an address proves no name',
  names: ['IP:127.0.0.1'],
  isTrusted: true,
  // Compares with the address that it is connected to.
  connect: { servername: '', checkServerIdentity: () => undefined },
});
