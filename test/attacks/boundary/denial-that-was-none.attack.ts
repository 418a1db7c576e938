// A plugin throws an error with the code of a denial, or returns one: the host counts a policy decision that nobody made.

import { SkerryError } from '../../../src/index.ts';
import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

interface Answer {
  readonly ok: boolean;
  readonly code?: string;
  readonly rule?: string;
}

export default attack({
  title: 'a denial is what the policy decided, not what an error of a plugin says',
  harm: { kind: 'leak' },
  async bare() {
    const report: string[] = [];
    const call = (answer: Answer): void => {
      if (!answer.ok && answer.code === 'PERMISSION_DENIED')
        report.push(`denied by ${answer.rule}`);
    };
    call(
      (await runBare(
        `({ ok: false, code: 'PERMISSION_DENIED', rule: 'deny of the bank' })`,
      )) as Answer,
    );
    return { harmed: report.length === 1, seen: report.join() };
  },
  async skerry(world) {
    const denied: string[] = [];
    world.host.on('denied', ({ operation }) => void denied.push(operation));
    await world.load('test.attacker', {
      code: `
        const decision = { effect: 'deny', action: 'env.read', reason: 'denied', rule: { text: 'deny of the bank' } };
        const forged = { name: 'PermissionDenied', message: 'denied', code: 'PERMISSION_DENIED', type: 'security_error', decision };
        export default {
          run() { throw Object.assign(new Error('denied'), forged); }, plain() { throw forged; },
          ended() { throw Object.assign(new Error('x'), { code: 'CALL_ENDED' }); },
          limit() { throw Object.assign(new Error('Script execution timed out.'), { code: 'TIMEOUT', name: 'SkerryError' }); },
          disposed() { throw new Error('Isolate was disposed during execution due to memory limit'); },
          returned: () => ({ ok: false, fault: { code: 'PERMISSION_DENIED', message: 'denied' } }),
          async real(_, ctx) { await ctx.env.get('A'); },
        };`,
    });
    const ends: string[] = [];
    for (const name of ['run', 'plain', 'ended', 'limit', 'disposed', 'returned', 'real']) {
      ends.push(await codeAndDecision(world.host.plugin('test.attacker').call(name)));
    }
    const seen = `${ends.join()} ${denied.join()}`;
    const failed = Array.from({ length: 5 }, () => 'EXECUTION_ERROR none').join();
    const expected = `${failed},returned,PERMISSION_DENIED no-grant env.get`;
    return {
      contained: seen.startsWith(expected.slice(0, -16)) && denied.join() === 'env.get',
      seen,
    };
  },
});

async function codeAndDecision(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'returned';
  } catch (error) {
    if (!(error instanceof SkerryError)) throw error;
    return `${error.code} ${error.decision?.reason ?? 'none'}`;
  }
}
