// A resolver may answer an address with a zone.

import { spelled } from './spelled.ts';

export default spelled({
  title: 'an address with a zone reaches nothing',
  hosts: ['zone.anyone.test'],
  on: ['::1'],
  resolve: () => ['::1%lo'],
});
