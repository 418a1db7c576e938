// Variables of the environment name a proxy, and every request with all it holds goes there: to whoever could set one.

import { EnvHttpProxyAgent, fetch } from 'undici';
import { attack } from '../harness/attack.ts';
import { ASK_EACH, attackNet, told } from './attacker.ts';
import { LocalServer } from './local-server.ts';
import { runSend } from './naive-fetch.ts';
import { testNames } from './names.ts';

async function open(): Promise<{ good: LocalServer; proxy: LocalServer }> {
  const good = await LocalServer.start((_hit, response) => void response.end('public'));
  const proxy = await LocalServer.stream((_request, response) => void response.end('proxy'));
  const address = proxy.at('127.0.0.1');
  for (const name of ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'all_proxy']) {
    process.env[name] = address;
  }
  Object.assign(process.env, { NODE_USE_ENV_PROXY: '1', no_proxy: '', NO_PROXY: '' });
  return { good, proxy };
}

export default attack({
  title: 'no variable of the environment puts a proxy between a plugin and its servers',
  harm: { kind: 'leak' },
  host: testNames,
  async bare() {
    const { good, proxy } = await open();
    const dispatcher = new EnvHttpProxyAgent();
    const send = async (url: string) => {
      const response = await fetch(url, { dispatcher });
      return { status: response.status, url, text: await response.text() };
    };
    const value = await runSend(ASK_EACH, send, [good.at('127.0.0.1')]);
    return { harmed: proxy.connections > 0, seen: JSON.stringify(value) };
  },
  async skerry(world) {
    const { good, proxy } = await open();
    const url = good.at('good.test');
    const ended = await attackNet(world, ASK_EACH, [url], { outbound: [url] });
    const came = JSON.stringify(ended.value) === '["public"]';
    return {
      contained: ended.usable && came && proxy.connections === 0,
      seen: `${told(ended)}; ${proxy.connections} connections to the proxy`,
    };
  },
});
