// What the bundler says, in the author's terms: its logs and failures as errors and lines that name the author's files. Pure;
// the text is partly the author's.

import type { RolldownLog } from 'rolldown';
import { fileError } from './bundle-error.ts';
import type { BundleError } from './bundle-error.ts';
import { MODULE_FOLDER, pathOfModule } from './bundle-names.ts';
import { plainText } from './plain-text.ts';

const SYNTAX_CODES = new Set(['PARSE_ERROR', 'JSON_PARSE', 'TRANSFORM_ERROR', 'ASSIGN_TO_IMPORT']);

/** What a failed build comes to; `main` is blamed where the bundler names no file. */
export function toBundleError(error: unknown, main: string): BundleError {
  const first = (error as { errors?: RolldownLog[] } | null)?.errors?.[0] ?? (error as RolldownLog);
  const { file, message } = describe(first);
  const code = typeof first.code === 'string' ? first.code : '';
  if (code === 'MISSING_EXPORT') {
    return fileError(
      'MISSING_EXPORT',
      file ?? main,
      message,
      'Check the name, or write "import type" for a type.',
    );
  }
  if (SYNTAX_CODES.has(code)) {
    return fileError(
      'SYNTAX',
      file ?? main,
      message,
      'Correct the file; JSX and decorators are not known.',
    );
  }
  return fileError('UNSUPPORTED', file ?? main, message);
}

/** `src/a.ts:3: what`, for people. */
export function warningOf(log: RolldownLog): string {
  return describe(log).message;
}

/** `src/a.ts:3: what`, from a log whose text is partly the author's and may be coloured and framed. */
function describe(log: RolldownLog): { file: string | null; message: string } {
  const id = log.loc?.file ?? log.id;
  const file = id === undefined ? null : plainText(pathOfModule(id), 1_024);
  const text = (log.message ?? '').replace(/\u001b\[[0-9;]*m/g, '').replaceAll(MODULE_FOLDER, '');
  const what = plainText(text.split('\n', 1)[0]).replace(/^\[[A-Z_]+\] /, '');
  if (file === null) return { file, message: what };
  return { file, message: `${file}${log.loc === undefined ? '' : `:${log.loc.line}`}: ${what}` };
}
