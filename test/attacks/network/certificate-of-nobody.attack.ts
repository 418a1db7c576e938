// A certificate that vouches for itself. Many a client for inner services takes any.

import { impostor } from './impostor.ts';

export default impostor({
  title: 'a certificate that nobody vouches for is not taken',
  names: ['DNS:good.test'],
  connect: { rejectUnauthorized: false },
});
