// Some characters vanish when a host is read, and others become letters.

import { spelled } from './spelled.ts';

export default spelled({
  title: 'a name is judged as it is read, not as it is written',
  hosts: ['in\u00adner.test', 'ｉnner.test', 'inn\u200ber.test', 'ⓘnner.test', 'INNER.test'],
  resolve: (name) => (name === 'inner.test' ? ['127.0.0.1'] : []),
  forbidden: /^https?:\/\/inner\.test[:/]/,
});
