// The switch that somebody adds to a naive host in an afternoon: whoever begins a call is asked whether the plugin is on.

/** `on` is looked at when a call begins, and never again. */
export class NaiveSwitch {
  readonly #disabled: Record<string, unknown> = {};

  disable(id: string): void {
    this.#disabled[id] = { by: 'test', reason: 'the attack is over' };
  }

  isDisabled(id: string): boolean {
    return id in this.#disabled;
  }

  /** Throws where the plugin is switched off. */
  begin(id: string): void {
    if (this.isDisabled(id)) throw new Error(`${id} is switched off`);
  }
}
