// The order of test files: those that take minutes first, so that at the end no processor waits for the last of them.

import { BaseSequencer, type TestSpecification } from 'vitest/node';

const LONG = ['/test/attacks/', '/test/packages/', '/test/docs/', '/test/published/'];

export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a.moduleId) - rank(b.moduleId));
  }
}

function rank(path: string): number {
  const at = LONG.findIndex((part) => path.includes(part));
  return at < 0 ? LONG.length : at;
}
