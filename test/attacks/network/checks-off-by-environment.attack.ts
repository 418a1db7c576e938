// One variable of the environment turns all checks of Node off; it is left behind by whoever tried something.

import { impostor } from './impostor.ts';

export default impostor({
  title: 'no variable of the environment turns the checks of certificates off',
  names: ['DNS:good.test'],
  environment: { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
});
