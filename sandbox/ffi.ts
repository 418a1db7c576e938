// Node's own bridge to native code, where this Node has it. Knows no library and no call.

export type Ffi = ReturnType<typeof process.getBuiltinModule<'node:ffi'>>;

/** Names of the C library, with glibc and with musl. */
export const C_LIBRARIES = ['libc.so.6', 'libc.musl-x86_64.so.1', 'libc.musl-aarch64.so.1'];

/** Node warns once that ffi is experimental. Whoever runs a host can do nothing with that line. */
export function loadFfi(): Ffi {
  const own = Object.getOwnPropertyDescriptor(process, 'emitWarning');
  process.emitWarning = () => {};
  try {
    return process.getBuiltinModule('node:ffi');
  } finally {
    if (own !== undefined) Object.defineProperty(process, 'emitWarning', own);
  }
}
