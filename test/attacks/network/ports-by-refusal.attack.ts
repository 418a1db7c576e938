// A refusal that differs between a port where something listens and one where nothing does is a map of the network inside.

import { attack } from '../harness/attack.ts';
import { attackNet, told } from './attacker.ts';
import { LocalServer } from './local-server.ts';
import { naiveFetch, refuse, runSend, type Send } from './naive-fetch.ts';
import { testNames } from './names.ts';

/** What is said of each URL, without the URL itself. */
const SCAN = `async (send, urls) => {
  const answers = [];
  for (const url of urls) {
    try { answers.push('answered ' + (await send(url)).status); }
    catch (error) { answers.push([error.name, error.code, error.message].join(' ').replaceAll(/[0-9]{2,}/g, '')); }
  }
  return answers;
}`;

async function urls(): Promise<string[]> {
  const inside = await LocalServer.start();
  return [
    inside.at('inner.test'),
    'http://inner.test:1',
    inside.at('127.0.0.1'),
    'http://127.0.0.1:1',
  ];
}

/** Only what is public comes out: the host looks at the answer. */
const answersChecked: Send = async (url, init) => {
  const answered = await naiveFetch(() => {})(url, init);
  return answered.text.includes('public') ? answered : refuse('private');
};

export default attack({
  title: 'what is said of a port inside is the same whether something listens there or not',
  harm: { kind: 'leak' },
  host: testNames,
  async bare() {
    const value = (await runSend(SCAN, answersChecked, await urls())) as string[];
    return { harmed: value[0] !== value[1], seen: JSON.stringify(value) };
  },
  async skerry(world) {
    const asked = await urls();
    const granted = { outbound: asked, isPrivate: false };
    const ended = await attackNet(world, SCAN, asked, granted);
    const answers = ended.value as string[];
    const same = answers[0] === answers[1] && answers[2] === answers[3];
    return {
      contained: ended.usable && same && !answers.some((each) => each.startsWith('answered')),
      seen: told(ended),
    };
  },
});
