// DOMException: an error with a name from the web's list. Must not know who throws it.

import {
  NativeError,
  NativeTypeError,
  NativeWeakMap,
  captureStackTrace,
  reflectConstruct,
  reflectDeleteProperty,
  reflectSetPrototypeOf,
  toText,
  weakMapGet,
  weakMapSet,
} from '../primordials.ts';
import { defineConstant, defineInterface } from './define.ts';

interface State {
  readonly name: string;
  readonly message: string;
}
const states = new NativeWeakMap<object, State>();

function stateOf(value: unknown): State {
  const state = typeof value === 'object' && value !== null ? weakMapGet(states, value) : undefined;
  if (state === undefined) throw new NativeTypeError('Illegal invocation');
  return state;
}

export class DOMException {
  constructor(message: unknown = '', name: unknown = 'Error') {
    const state = { message: toText(message), name: toText(name) };
    // A real error underneath, so that Error.isError says so and there is a stack.
    const error = reflectConstruct(NativeError, [state.message], new.target) as DOMException;
    reflectDeleteProperty(error, 'message');
    weakMapSet(states, error, state);
    // Again, now that name and message can be read for the first line.
    captureStackTrace(error, DOMException);
    return error;
  }

  get name(): string {
    return stateOf(this).name;
  }

  get message(): string {
    return stateOf(this).message;
  }

  get code(): number {
    const name = stateOf(this).name;
    for (let i = 0; i < CODES.length; i++) if ((CODES[i] as Code)[0] === name) return i + 1;
    return 0;
  }
}

type Code = readonly [name: string, constant: string];

/** In the order of their numbers, from 1. A name that is no longer given has a constant only. */
const CODES: readonly Code[] = [
  ['IndexSizeError', 'INDEX_SIZE_ERR'],
  ['', 'DOMSTRING_SIZE_ERR'],
  ['HierarchyRequestError', 'HIERARCHY_REQUEST_ERR'],
  ['WrongDocumentError', 'WRONG_DOCUMENT_ERR'],
  ['InvalidCharacterError', 'INVALID_CHARACTER_ERR'],
  ['', 'NO_DATA_ALLOWED_ERR'],
  ['NoModificationAllowedError', 'NO_MODIFICATION_ALLOWED_ERR'],
  ['NotFoundError', 'NOT_FOUND_ERR'],
  ['NotSupportedError', 'NOT_SUPPORTED_ERR'],
  ['InUseAttributeError', 'INUSE_ATTRIBUTE_ERR'],
  ['InvalidStateError', 'INVALID_STATE_ERR'],
  ['SyntaxError', 'SYNTAX_ERR'],
  ['InvalidModificationError', 'INVALID_MODIFICATION_ERR'],
  ['NamespaceError', 'NAMESPACE_ERR'],
  ['InvalidAccessError', 'INVALID_ACCESS_ERR'],
  ['', 'VALIDATION_ERR'],
  ['TypeMismatchError', 'TYPE_MISMATCH_ERR'],
  ['SecurityError', 'SECURITY_ERR'],
  ['NetworkError', 'NETWORK_ERR'],
  ['AbortError', 'ABORT_ERR'],
  ['URLMismatchError', 'URL_MISMATCH_ERR'],
  ['QuotaExceededError', 'QUOTA_EXCEEDED_ERR'],
  ['TimeoutError', 'TIMEOUT_ERR'],
  ['InvalidNodeTypeError', 'INVALID_NODE_TYPE_ERR'],
  ['DataCloneError', 'DATA_CLONE_ERR'],
];

export function installDOMException(): void {
  reflectSetPrototypeOf(DOMException.prototype, NativeError.prototype);
  defineInterface('DOMException', DOMException);
  for (let i = 0; i < CODES.length; i++) defineConstant(DOMException, (CODES[i] as Code)[1], i + 1);
}

export function makeDOMException(message: string, name: string): DOMException {
  return new DOMException(message, name);
}

/** The name and message of a DOMException; undefined for anything else. */
export function readDOMException(value: object): State | undefined {
  return weakMapGet(states, value);
}
