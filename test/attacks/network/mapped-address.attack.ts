// IPv4 inside IPv6: the same machine under a name that looks different.

import { spelled } from './spelled.ts';

export default spelled({
  title: 'an IPv4 address written as IPv6 is judged as IPv4',
  hosts: [
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[0:0:0:0:0:ffff:127.0.0.1]',
    '[::FFFF:7F00:0001]',
  ],
});
