// Names below localhost are this machine to many resolvers.

import { spelled } from './spelled.ts';

export default spelled({
  title: 'a name below localhost is judged by its address',
  hosts: ['app.localhost', 'a.b.localhost', 'localhost.localdomain', 'ip6-localhost'],
  resolve: () => ['127.0.0.1'],
});
