// A redirect to 0.0.0.0 reaches this machine, also where private addresses are granted for one host.

import { redirected } from './redirected.ts';

export default redirected({
  title: 'a redirect to an address that nobody may reach ends there',
  locations: ({ inside }) => [
    `${inside.at('0.0.0.0')}/`,
    `${inside.at('[::]')}/`,
    `${inside.at('[::ffff:0.0.0.0]')}/`,
  ],
  granted: ({ good, inside }) => [
    good.at('good.test'),
    inside.at('0.0.0.0'),
    inside.at('[::]'),
    inside.at('[::ffff:0:0]'),
  ],
  code: 'NETWORK_ERROR',
});
