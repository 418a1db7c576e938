// Shares one sync of the disk between everybody who waits for one. Knows no file.

export class GroupSync {
  readonly #sync: () => Promise<void>;
  readonly #fail: (error: unknown) => Error;
  #waiting: PromiseWithResolvers<void> | null = null;
  #running = false;

  /** `fail` is called once for each failed sync, before anybody hears of it, and says what they hear. */
  constructor(sync: () => Promise<void>, fail: (error: unknown) => Error) {
    this.#sync = sync;
    this.#fail = fail;
  }

  get running(): boolean {
    return this.#running;
  }

  /** Settles with the first sync that begins after this call: what was written before it is then on the disk. */
  wait(): Promise<void> {
    this.#waiting ??= Promise.withResolvers<void>();
    const { promise } = this.#waiting;
    if (!this.#running) {
      this.#running = true;
      // A microtask later, so that everything written in this turn shares the sync.
      queueMicrotask(() => void this.#run());
    }
    return promise;
  }

  async #run(): Promise<void> {
    for (let group = this.#take(); group !== null; group = this.#take()) {
      try {
        await this.#sync();
        group.resolve();
      } catch (error) {
        const failure = this.#fail(error);
        // Those who came meanwhile wrote behind bytes that are lost: for them it has failed as well.
        this.#take()?.reject(failure);
        group.reject(failure);
      }
    }
    this.#running = false;
  }

  #take(): PromiseWithResolvers<void> | null {
    const group = this.#waiting;
    this.#waiting = null;
    return group;
  }
}
