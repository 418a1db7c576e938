// What Request and Response have in common: the members that read a body. Must not know the rest of either.

import { dataDescriptor, slotOf } from '../bare.ts';
import { type Body, consume, isUsed, showStream } from '../body.ts';
import type { Bytes } from '../bytes.ts';
import { readForm } from '../form-text.ts';
import { get, type HeaderList } from '../header-list.ts';
import {
  jsonParse,
  objectDefineProperty,
  reflectOwnKeys,
  stringToLowerCase,
  typedArrayBuffer,
} from '../primordials.ts';
import { promiseOf } from '../promise.ts';
import { textOfUtf8 } from '../utf8-text.ts';
import { makeBlob } from './blob.ts';
import { makeFormData } from './form-data.ts';

export interface Message {
  readonly body: Body | null;
  readonly list: HeaderList;
}
type MessageOf = (receiver: unknown) => Message;

/** Onto a prototype, before its names are polished. `messageOf` throws TypeError for a receiver of another kind. */
export function addBodyMembers(prototype: object, messageOf: MessageOf): void {
  const read = (
    receiver: unknown,
    make: (bytes: Bytes, type: string) => unknown,
  ): Promise<unknown> =>
    promiseOf((resolve, reject) => {
      const { body, list } = messageOf(receiver);
      const type = get(list, 'content-type') ?? '';
      const done = (bytes: Bytes): void => {
        try {
          resolve(make(bytes, type));
        } catch (error) {
          reject(error);
        }
      };
      consume(body, done, reject);
    });
  const members = {
    get body(): unknown {
      const { body } = messageOf(this);
      return body === null ? null : showStream(body);
    },
    get bodyUsed(): boolean {
      const { body } = messageOf(this);
      return body !== null && isUsed(body);
    },
    arrayBuffer(): Promise<unknown> {
      return read(this, (bytes) => typedArrayBuffer(bytes));
    },
    blob(): Promise<unknown> {
      return read(this, (bytes, type) => makeBlob(bytes, stringToLowerCase(type)));
    },
    bytes(): Promise<unknown> {
      return read(this, (bytes) => bytes);
    },
    formData(): Promise<unknown> {
      return read(this, (bytes, type) => makeFormData(readForm(bytes, type)));
    },
    json(): Promise<unknown> {
      return read(this, (bytes) => jsonParse(textOfUtf8(bytes)));
    },
    text(): Promise<unknown> {
      return read(this, textOfUtf8);
    },
  };
  const keys = reflectOwnKeys(members);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    const slot = slotOf(members, key) as PropertyDescriptor;
    // Names and attributes are set with those of the class.
    objectDefineProperty(prototype, key, 'value' in slot ? dataDescriptor(slot.value, true) : slot);
  }
}
