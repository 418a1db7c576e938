// The library behind URL and URLSearchParams. The build makes a bundle of its own of this file and puts it in here as one
// function: nothing of ours is in the library's scope, and V8 does not compile it before it is called.

export interface UrlLibrary {
  readonly URL: new (...args: never[]) => object;
  readonly URLSearchParams: new (...args: never[]) => object;
}

/** Runs in guest time, on what the guest made of the realm. */
export function makeUrlLibrary(): UrlLibrary {
  return {
    URL: require('core-js-pure/actual/url') as UrlLibrary['URL'],
    URLSearchParams:
      require('core-js-pure/actual/url-search-params') as UrlLibrary['URLSearchParams'],
  };
}
