// The shape of what the attacks tell.

/** One thing that was tried, and what came of it: `refused <code>`, `nothing there`, or `GOT …`. */
export interface Finding {
  readonly tried: string;
  readonly happened: string;
}
