// Compiles the policy of one plugin from its manifest and the operator's documents as they stand.

import {
  compile,
  type Grants,
  grantFor,
  type HostPolicy,
  type Manifest,
  type CompiledPolicy,
  PolicyError,
} from '../../policies/index.ts';
import { SkerryError } from '../errors.ts';
import { disabledBy } from './holds.ts';
import type { Placed } from './documents.ts';

export interface PolicyDocuments {
  readonly policy: Placed<HostPolicy>;
  readonly grants: Placed<Grants>;
  /** Holds that were said to a host alone. */
  readonly live?: Placed<Grants> | undefined;
}

export interface PolicySubject {
  readonly id: string;
  readonly version: string;
  readonly manifest: Manifest;
  /** File of the manifest, as messages and decisions name it. */
  readonly manifestFile: string;
  /** Digest of source and bundle: a grant may be tied to it. Null where nothing was bundled. */
  readonly codeDigest: string | null;
}

/** Throws SkerryError `POLICY_ERROR`, `GRANT_ERROR` or `MANIFEST_ERROR`, naming the document at fault. */
export function compilePolicy(subject: PolicySubject, documents: PolicyDocuments): CompiledPolicy {
  const { policy, grants } = documents;
  const grant = grantFor(grants.value, subject.id);
  const disabled = disabledBy(documents, subject.id);
  // Whatever code it has, of a disabled plugin none runs: a tie must not keep it from being switched off.
  if (
    disabled === null &&
    grant?.code !== undefined &&
    subject.codeDigest !== null &&
    grant.code !== subject.codeDigest
  ) {
    throw new SkerryError(
      'GRANT_ERROR',
      `${grants.file}: the grant of ${subject.id} is tied to other code than the folder holds. ` +
        `Look at the change, then: skerry grants approve ${subject.id} --as <you> --reason <why>`,
      { plugin: subject.id },
    );
  }
  try {
    return compile({
      plugin: subject.id,
      version: subject.version,
      manifest: {
        file: subject.manifestFile,
        permissions: subject.manifest.permissions,
        env: subject.manifest.env,
      },
      grants:
        grant === null
          ? null
          : {
              file: grants.file,
              pointer: `/plugins/${escapePointer(subject.id)}`,
              permissions: grant.permissions,
              denials: grant.denials,
            },
      hostPolicy: {
        file: policy.file,
        floor: policy.value.floor,
        ceiling: policy.value.ceiling,
        deny: policy.value.deny,
      },
      disabled,
    });
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new SkerryError(error.code, error.message, { plugin: subject.id, cause: error });
  }
}

function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
