// Hosts know no case; a list of texts does.

import { spelled } from './spelled.ts';

export default spelled({
  title: 'a host in capitals is the host in small letters',
  hosts: ['LOCALHOST', 'LocalHost', 'loCalhosT', '0X7F.1'],
  resolve: (name) => (name === 'localhost' ? ['127.0.0.1'] : []),
});
