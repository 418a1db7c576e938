// A host may be percent-encoded, also in part.

import { spelled } from './spelled.ts';

export default spelled({
  title: 'a percent-encoded host is the host it stands for',
  hosts: ['%31%32%37.0.0.1', '127%2e0%2e0%2e1', '%6cocalhost', 'local%68ost'],
  resolve: (name) => (name === 'localhost' ? ['127.0.0.1'] : []),
});
