// Headers that speak for the whole address, to the browser or to the proxy before the host: cookies, workers, files, passwords.

import { attack } from '../harness/attack.ts';
import { ask, loadEndpoints } from './inbound.ts';
import { readAsClient, writeNaively } from './naive-front.ts';

const HEADERS = {
  'set-cookie': 'session=stolen; Path=/',
  'clear-site-data': '"*"',
  'service-worker-allowed': '/',
  'www-authenticate': 'Basic realm="the host"',
  'strict-transport-security': 'max-age=31536000',
  'access-control-allow-credentials': 'true',
  'x-accel-redirect': '/etc/passwd',
  'X-Sendfile': '/etc/passwd',
  'x-lighttpd-send-file': '/etc/passwd',
  'x-litespeed-location': '/internal',
  'x-reproxy-url': 'http://169.254.169.254/',
  'x-envoy-immediate-health-check-fail': 'true',
  'x-middleware-rewrite': '/admin',
  'x-frame-options': 'ALLOWALL',
  'proxy-authenticate': 'Basic realm="the proxy"',
  'alt-svc': 'h3="evil.test:443"',
  refresh: '0; url=//evil.test/',
  link: '<//evil.test/x.js>; rel=preload; as=script',
  nel: '{"report_to":"evil"}',
  'report-to': '{"group":"evil"}',
  'x-own': 'kept',
};

export default attack({
  title: 'a response of a plugin speaks for itself, not for the address it comes from',
  harm: { kind: 'leak' },
  async bare() {
    const { fields } = readAsClient(writeNaively({ headers: HEADERS }));
    return {
      harmed: fields.includes('set-cookie: session=stolen; Path=/'),
      seen: fields.join(', '),
    };
  },
  async skerry(world) {
    await loadEndpoints(world, {
      code: `export default { show: () => new Response('', { headers: ${JSON.stringify(HEADERS)} }) };`,
      endpoints: [{ path: '/', handler: 'show' }],
    });
    const { status, headers } = await ask(world, '/plugins/test.attacker');
    const names = [...headers.keys()].sort().join(' ');
    return {
      contained:
        status === 200 &&
        names === 'content-security-policy content-type x-content-type-options x-own',
      seen: `${status} ${names}`,
    };
  },
});
