// The URL standard folds full-width digits and dots into plain ones, after a list has looked at the text.

import { spelled } from './spelled.ts';

export default spelled({
  title: 'an address in full-width characters is the address in plain ones',
  hosts: ['１２７.０.０.１', '127。0。0。1', '①②⑦.0.0.1', '𝟏𝟐𝟕.𝟎.𝟎.𝟏'],
});
