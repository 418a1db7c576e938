// Code made from text, and patterns of every kind, work inside: they are no way out, so they need not be forbidden.

import { control, differs } from '../harness/control.ts';

const CODE = String.raw`export default {
  run(input) {
    const template = new Function('row', 'return "<td>" + row.name + "</td>"');
    const found = input.match(/(?<year>\d{4})-(?<month>\d{2})/u).groups;
    return [
      (0, eval)('6 * 7'),
      template({ name: 'a' }),
      found.year,
      found.month,
      input.replace(/(?<=-)\d+/g, (digits) => String(Number(digits) + 1)),
      [...'añb'.matchAll(/\p{L}/gu)].length,
      new RegExp('^(a+)+$').test('aaaaaaaaaaaaaaaaaaaa'),
    ];
  },
};`;

export default control({
  title: 'eval, Function and regular expressions work inside',
  async works(world) {
    await world.load('test.honest', { code: CODE });
    const { value, message } = await world.call('test.honest', 'run', '2026-01');
    const expected = [42, '<td>a</td>', '2026', '01', '2026-2', 3, true];
    return differs(value ?? message, expected);
  },
});
