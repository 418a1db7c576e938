// What a signal knows, apart from the object a guest holds: whether it is aborted, who waits for it, what it was made of.
// Must not know how signals are made.

import { type List, makeList } from '../bare.ts';
import { NativeSet, setAdd, setDelete, setForEach } from '../primordials.ts';
import { Event } from './event.ts';
import { type EventTarget, eventTargetControl } from './event-target.ts';

export interface AbortState {
  /** The object the guest has. */
  readonly signal: EventTarget;
  aborted: boolean;
  reason: unknown;
  /** The guest's handler, and whether a listener stands for it already. */
  handler: unknown;
  listening: boolean;
  /** Signals made by `any` of which this is a source; held until they abort, or as long as this one lives. */
  readonly dependents: Set<AbortState>;
  /** For a signal made by `any`: those it waits for, none of which was itself made by `any`. */
  sources: List<AbortState> | undefined;
  /** Run before the listeners; trusted code only, none of which throws. */
  readonly tasks: Set<() => void>;
}

export function startState(signal: EventTarget): AbortState {
  return {
    signal,
    aborted: false,
    reason: undefined,
    handler: null,
    listening: false,
    dependents: new NativeSet(),
    sources: undefined,
    tasks: new NativeSet(),
  };
}

/** A second abort is nothing. All are marked before any listener runs, so that none sees a half-aborted family. */
export function abortState(state: AbortState, reason: unknown): void {
  if (state.aborted) return;
  const family = makeList<AbortState>();
  mark(state, reason, family);
  setForEach(state.dependents, (dependent) => {
    if (!dependent.aborted) mark(dependent, reason, family);
  });
  for (let i = 0; i < family.length; i++) tell(family[i] as AbortState);
}

function mark(state: AbortState, reason: unknown, family: List<AbortState>): void {
  state.aborted = true;
  state.reason = reason;
  family[family.length] = state;
}

function tell(state: AbortState): void {
  const { sources, tasks } = state;
  for (let i = 0; i < (sources?.length ?? 0); i++) {
    setDelete((sources as List<AbortState>)[i]?.dependents as Set<AbortState>, state);
  }
  setForEach(tasks, (task) => {
    setDelete(tasks, task);
    task();
  });
  eventTargetControl.dispatch(state.signal, new Event('abort'));
}

/** Lets `made` abort with the first of `given`. */
export function dependOn(made: AbortState, given: List<AbortState>): void {
  const sources = makeList<AbortState>();
  for (let i = 0; i < given.length; i++) {
    const one = given[i] as AbortState;
    const inner = one.sources ?? singleton(one);
    for (let j = 0; j < inner.length; j++) {
      const source = inner[j] as AbortState;
      sources[sources.length] = source;
      setAdd(source.dependents, made);
    }
  }
  made.sources = sources;
}

function singleton(state: AbortState): List<AbortState> {
  const list = makeList<AbortState>();
  list[0] = state;
  return list;
}
