// A dot at the end of a host changes its text and not its address.

import { spelled } from './spelled.ts';

export default spelled({
  title: 'a host with a dot at its end is no other host',
  hosts: ['127.0.0.1.', 'localhost.', 'inner.test.'],
  resolve: () => ['127.0.0.1'],
  forbidden: /^https?:\/\/(localhost|127\.0\.0\.1|inner\.test)[:/]/,
});
