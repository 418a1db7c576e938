// The version of this runtime, as manifests ask for it in `engines.runtime`.

import manifest from '../../package.json' with { type: 'json' };

export const VERSION: string = manifest.version;
