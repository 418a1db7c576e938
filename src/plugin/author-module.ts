// What a plugin gets when it imports a value from `skerry/plugin`: a built-in text, never a file. Types are erased.

export const AUTHOR_SPECIFIER = 'skerry/plugin';

/** ESM text of the author's API at run time. Must hold every value that the published `skerry/plugin` exports. */
export const AUTHOR_MODULE = 'export const definePlugin = (plugin) => plugin;\n';
