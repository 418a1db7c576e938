// Packages that say whether data has the shape it should have.

import type { TriedPackage } from '../tried-package.ts';

export const SCHEMAS: readonly TriedPackage[] = [
  {
    name: 'zod',
    does: 'reads good input with a default, and names each place where bad input is wrong',
    code: `import * as z from 'zod';
      const Entry = z.object({
        name: z.string().min(1),
        age: z.number().int(),
        role: z.enum(['a', 'b']).default('a'),
      });
      export const run = () => [
        Entry.parse({ name: 'Ada', age: 36 }),
        Entry.safeParse({ name: '', age: 1.5, role: 'c' }).error.issues.map(({ path, code }) => [
          path.join('.'),
          code,
        ]),
      ];`,
    expected: [
      { name: 'Ada', age: 36, role: 'a' },
      [
        ['name', 'too_small'],
        ['age', 'invalid_type'],
        ['role', 'invalid_value'],
      ],
    ],
  },
  {
    name: 'ajv',
    does: 'compiles a JSON Schema to a function, and lists what bad input breaks',
    generatesCode: true,
    code: `import { Ajv } from 'ajv';
      const schema = {
        type: 'object',
        required: ['id'],
        properties: {
          id: { type: 'integer' },
          tags: { type: 'array', items: { type: 'string' }, uniqueItems: true },
        },
      };
      const validate = new Ajv({ allErrors: true }).compile(schema);
      export const run = () => [
        validate({ id: 1, tags: ['a', 'b'] }),
        validate({ tags: ['a', 'a'] }),
        validate.errors.map(({ instancePath, keyword }) => [instancePath, keyword]),
      ];`,
    expected: [
      true,
      false,
      [
        ['', 'required'],
        ['/tags', 'uniqueItems'],
      ],
    ],
  },
  {
    name: 'ajv-formats',
    does: 'adds formats to ajv: a day that is none and an address that is none are refused',
    generatesCode: true,
    code: `import { Ajv } from 'ajv';
      import addFormats from 'ajv-formats';
      const ajv = addFormats(new Ajv());
      const check = (format, value) => ajv.validate({ type: 'string', format }, value);
      export const run = () => [
        check('date', '2024-02-29'),
        check('date', '2023-02-29'),
        check('email', 'a@b.example'),
        check('ipv4', '1.2.3.256'),
      ];`,
    expected: [true, false, true, false],
  },
  {
    name: 'yup',
    does: 'casts what can be cast, and rejects with every message at once',
    code: `import { number, object, string } from 'yup';
      const entry = object({
        name: string().required(),
        age: number().integer().min(0).required(),
      });
      export const run = async () => [
        await entry.validate({ name: 'Ada', age: '36' }),
        await entry
          .validate({ age: -1 }, { abortEarly: false })
          .catch((error) => [error.name, [...error.errors].sort()]),
      ];`,
    expected: [
      { name: 'Ada', age: 36 },
      ['ValidationError', ['age must be greater than or equal to 0', 'name is a required field']],
    ],
  },
  {
    name: 'valibot',
    does: 'parses through a pipe of checks, and flattens the issues of bad input',
    code: `import * as v from 'valibot';
      const Entry = v.object({
        mail: v.pipe(v.string(), v.trim(), v.email()),
        n: v.optional(v.number(), 1),
      });
      export const run = () => [
        v.parse(Entry, { mail: ' ada@example.org ' }),
        Object.keys(v.flatten(v.safeParse(Entry, { mail: 'ada', n: 'x' }).issues).nested),
      ];`,
    expected: [{ mail: 'ada@example.org', n: 1 }, ['mail', 'n']],
  },
  {
    name: 'joi',
    does: 'holds one key against another, and says which rule was broken',
    code: `import Joi from 'joi';
      const span = Joi.object({
        from: Joi.number().required(),
        to: Joi.number().greater(Joi.ref('from')),
      });
      export const run = () => [
        span.validate({ from: '1', to: 2 }).value,
        span.validate({ from: 3, to: 2 }).error.details.map(({ path, type }) => [path, type]),
      ];`,
    expected: [{ from: 1, to: 2 }, [[['to'], 'number.greater']]],
  },
  {
    name: 'validator',
    does: 'tells addresses, card numbers and UUIDs from what only looks like them',
    code: `import validator from 'validator';
      export const run = () => [
        validator.isEmail('ada@example.org'),
        validator.isEmail('ada@'),
        validator.isCreditCard('4111 1111 1111 1111'),
        validator.isCreditCard('4111 1111 1111 1112'),
        validator.isISO8601('2023-02-29', { strict: true }),
        validator.escape('<a href="x">'),
      ];`,
    expected: [true, false, true, false, false, '&lt;a href=&quot;x&quot;&gt;'],
  },
];
