// Events, abort signals and DOMException, beside Node's where both follow the standard.

import { afterAll, describe, expect, it } from 'vitest';
import { endRunner, runInIsolate, runInNode, valueOf } from './run-in-isolate.ts';

afterAll(endRunner);

const same = async (snippet: string): Promise<unknown> => {
  const guest = await valueOf(snippet);
  expect(guest).toEqual(await runInNode(snippet));
  return guest;
};

describe('EventTarget', () => {
  it('calls listeners in order, once each, and says whether the default was prevented', async () => {
    await same(`
      const out = [];
      const target = new EventTarget();
      const object = { handleEvent(event) { out.push('object', this === object, event.type, event.target === target); } };
      target.addEventListener('a', object);
      target.addEventListener('a', object);
      target.addEventListener('a', function (event) { out.push('once', this === target, event.type); }, { once: true });
      target.addEventListener('a', (event) => event.preventDefault());
      target.addEventListener('b', (event) => event.preventDefault(), { passive: true });
      out.push(target.dispatchEvent(new Event('a', { cancelable: true })), target.dispatchEvent(new Event('a')), target.dispatchEvent(new Event('b', { cancelable: true })));
      target.removeEventListener('a', object);
      out.push(target.dispatchEvent(new Event('a', { cancelable: true })));
      return out;`);
  });

  it('is where the event is while it is told, and nowhere before and after', async () => {
    const value = await valueOf(`
      const target = new EventTarget();
      const event = new Event('a');
      const where = () => [event.eventPhase, event.target === target, event.currentTarget === target, event.composedPath().length].join();
      const out = [where()];
      target.addEventListener('a', () => out.push(where()));
      target.dispatchEvent(event);
      return [...out, where()];`);
    expect(value).toEqual(['0,false,false,0', '2,true,true,1', '0,true,false,0']);
  });

  it('tells capturing listeners from others, stops when told, and adds new ones for the next event', async () => {
    await same(`
      const out = [];
      const target = new EventTarget();
      const both = () => out.push('both');
      target.addEventListener('k', both, true); target.addEventListener('k', both, false);
      target.dispatchEvent(new Event('k'));
      target.removeEventListener('k', both, { capture: true });
      target.dispatchEvent(new Event('k'));
      target.addEventListener('s', (event) => { out.push('first'); event.stopImmediatePropagation(); });
      target.addEventListener('s', () => out.push('never'));
      target.dispatchEvent(new Event('s'));
      target.addEventListener('n', () => { target.addEventListener('n', () => out.push('late')); out.push('n'); }, { once: true });
      target.dispatchEvent(new Event('n')); out.push('then'); target.dispatchEvent(new Event('n'));
      target.addEventListener('g', () => target.removeEventListener('g', gone)); const gone = () => out.push('gone'); target.addEventListener('g', gone);
      target.dispatchEvent(new Event('g'));
      return out;`);
  });

  it('refuses what is no event, and an event that is on its way already', async () => {
    const value = await valueOf(`
      const out = [];
      const target = new EventTarget();
      const refused = (task) => { try { task(); out.push('taken'); } catch (error) { out.push(error.name); } };
      refused(() => target.dispatchEvent({ type: 'x' }));
      refused(() => target.dispatchEvent(Object.create(Event.prototype)));
      refused(() => new Event());
      refused(() => target.addEventListener('x'));
      refused(() => target.addEventListener('x', 5));
      refused(() => target.addEventListener('x', null));
      refused(() => EventTarget.prototype.dispatchEvent.call({}, new Event('x')));
      target.addEventListener('y', (event) => refused(() => target.dispatchEvent(event)));
      target.dispatchEvent(new Event('y'));
      return out;`);
    expect(value).toEqual([
      'TypeError',
      'TypeError',
      'TypeError',
      'TypeError',
      'TypeError',
      'taken',
      'TypeError',
      'InvalidStateError',
    ]);
  });

  it('writes what a listener throws to the log and calls the next one', async () => {
    const { value, posts } = await runInIsolate(`
      const target = new EventTarget();
      let after = false;
      target.addEventListener('x', () => { throw new Error('mine'); });
      target.addEventListener('x', { handleEvent: 5 });
      target.addEventListener('x', () => { after = true; });
      return [target.dispatchEvent(new Event('x')), after];`);
    expect(value).toEqual([true, true]);
    expect(posts.map(({ a, text }) => [a, text.split('\n')[0]])).toEqual([
      [3, 'Uncaught (in an event listener) Error: mine'],
      [3, 'Uncaught (in an event listener) TypeError: The listener has no handleEvent function'],
    ]);
  });
});

describe('EventTarget', () => {
  it('refuses a signal that is none, also where there is nothing to call', async () => {
    await same(`
      const out = [];
      for (const callback of [() => {}, null]) for (const signal of [null, {}, undefined]) {
        try { new EventTarget().addEventListener('a', callback, { signal }); out.push('taken'); } catch (error) { out.push(error.name); }
      }
      return out;`);
  });
});

describe('CustomEvent', () => {
  it('brings what it was made with', async () => {
    await same(`
      const target = new EventTarget();
      const out = [];
      target.addEventListener('a', (event) => { out.push(event.type, event.detail, event.cancelable, event instanceof Event);
      });
      for (const init of [undefined, {}, { detail: { deep: 1 }, cancelable: true }, { detail: undefined }, { detail: 0 }]) target.dispatchEvent(new CustomEvent('a', init));
      class Mine extends CustomEvent {}
      const mine = new Mine('m', { detail: 7 });
      out.push(mine instanceof Mine, mine.detail, Object.prototype.toString.call(mine), CustomEvent.length);
      for (const wrong of [() => new CustomEvent(), () => CustomEvent('x'), () => Object.create(CustomEvent.prototype).detail]) { try { wrong(); } catch (error) { out.push(error.name); } }
      return out;`);
    const value = await valueOf(
      `const event = new CustomEvent('a'); event.initCustomEvent('b', true, false, 2); return [event.type, event.bubbles, event.detail];`,
    );
    expect(value).toEqual(['b', true, 2]);
  });
});

describe('performance', () => {
  it('is an event target of its own kind', async () => {
    await same(`
      const { now } = performance;
      const out = [performance instanceof EventTarget, performance instanceof Performance, Object.prototype.toString.call(performance), typeof now.call(performance), performance.timeOrigin <= Date.now()];
      for (const wrong of [() => new Performance(), () => now.call({})]) { try { wrong(); } catch (error) { out.push(error.name); } }
      return out;`);
  });
});

describe('AbortSignal', () => {
  it('tells of one abort, once, and keeps its reason', async () => {
    await same(`
      const out = [];
      const controller = new AbortController();
      const { signal } = controller;
      signal.onabort = (event) => out.push('on', event.type, event.target === signal);
      signal.addEventListener('abort', () => out.push('listener'));
      out.push(typeof signal.onabort, AbortSignal.abort().onabort);
      const other = new AbortController().signal; other.onabort = 5; out.push(other.onabort);
      out.push(signal.aborted, signal.reason === undefined, controller.signal === signal, String(signal), signal instanceof EventTarget);
      controller.abort(); controller.abort('again');
      out.push(signal.aborted, signal.reason.name, signal.reason.code, signal.reason instanceof DOMException);
      try { signal.throwIfAborted(); } catch (error) { out.push(error === signal.reason); }
      out.push(AbortSignal.abort('why').reason, AbortSignal.abort().reason.name);
      try { new AbortSignal(); } catch (error) { out.push(error.name); }
      try { AbortSignal.prototype.aborted; } catch (error) { out.push(error.name); }
      return out;`);
  });

  it('made of others aborts with the first of them, before any listener runs', async () => {
    await same(`
      const out = [];
      const controller = new AbortController();
      const any = AbortSignal.any([controller.signal, AbortSignal.timeout(1e6)]);
      const outer = AbortSignal.any([any]);
      controller.signal.addEventListener('abort', () => out.push('source', any.aborted, outer.aborted));
      any.addEventListener('abort', () => out.push('any'));
      outer.onabort = () => out.push('outer');
      controller.abort('stop');
      out.push(any.reason, outer.reason, AbortSignal.any([any]).reason, AbortSignal.any([]).aborted);
      for (const wrong of [5, [1], [null]]) { try { AbortSignal.any(wrong); } catch (error) { out.push(error.name); } }
      return out;`);
  });

  it('aborts after its time', async () => {
    await same(`
      const signal = AbortSignal.timeout(5);
      await new Promise((resolve) => setTimeout(resolve, 60));
      return [signal.aborted, signal.reason.name, signal.reason.code];`);
  });

  it('takes listeners away that were added under it', async () => {
    await same(`
      let calls = 0;
      const target = new EventTarget();
      const controller = new AbortController();
      target.addEventListener('x', () => calls++, { signal: controller.signal });
      target.dispatchEvent(new Event('x'));
      controller.abort();
      target.dispatchEvent(new Event('x'));
      target.addEventListener('x', () => calls++, { signal: controller.signal });
      target.dispatchEvent(new Event('x'));
      try { target.addEventListener('x', () => calls++, { signal: 5 }); } catch (error) { return [calls, error.name]; }`);
  });

  it('is made by trusted code alone, whatever a guest puts above its class', async () => {
    const value = await valueOf(`
      const stolen = {};
      let asked = 0;
      class Evil { constructor() { asked++; return stolen; } }
      Object.setPrototypeOf(AbortSignal, Evil);
      Object.setPrototypeOf(AbortSignal.prototype, Evil.prototype);
      Object.setPrototypeOf(EventTarget, Evil);
      const { signal, abort } = makeAbort();
      const viaController = new AbortController();
      const seen = [];
      EventTarget.prototype.addEventListener.call(signal, 'abort', () => seen.push('heard'));
      abort(); viaController.abort();
      return [signal === stolen, viaController.signal === stolen, asked, signal.aborted, seen];`);
    expect(value).toEqual([false, false, 0, true, ['heard']]);
  });

  it('handed out by trusted code aborts without asking anything a guest replaced', async () => {
    const value = await valueOf(`
      const { signal, abort } = makeAbort();
      const seen = [];
      AbortSignal.prototype.dispatchEvent = EventTarget.prototype.dispatchEvent = () => { throw 1; };
      Object.setPrototypeOf(AbortSignal, class Evil { constructor() { return seen; } });
      signal.addEventListener('abort', () => { seen.push('heard'); throw new Error('x'); });
      abort(); abort();
      return [seen, signal.aborted, signal.reason.name];`);
    expect(value).toEqual([['heard'], true, 'AbortError']);
  });
});

describe('QuotaExceededError', () => {
  it('is a DOMException that knows how much there may be', async () => {
    await same(`
      const out = [];
      for (const init of [undefined, {}, { quota: 1, requested: 2 }, { quota: '3' }, { requested: 0 }]) {
        const error = new QuotaExceededError('m', init);
        out.push(error.name, error.code, error.message, error.quota, error.requested, error instanceof DOMException, Error.isError(error));
      }
      for (const init of [1, { quota: -1 }, { quota: NaN }, { quota: 2, requested: 1 }, { requested: Infinity }]) { try { new QuotaExceededError('m', init); } catch (error) { out.push(error.name); } }
      return out;`);
  });
});

describe('DOMException', () => {
  it('is an error with a name of the list and its number', async () => {
    await same(`
      const error = new DOMException('m', 'AbortError');
      class Mine extends DOMException {}
      const out = [error.name, error.message, error.code, error instanceof Error, Object.prototype.toString.call(error), String(error), error.stack.split('\\n')[0],
        Object.keys(error), new DOMException().name, new DOMException().message, new DOMException('a', 'Zz').code, Error.isError(error),
        Object.getPrototypeOf(DOMException) === Function.prototype, new Mine('q', 'DataCloneError').code, new Mine() instanceof Mine];
      for (const key of Object.keys(DOMException)) out.push(key, DOMException[key], error[key]);
      for (const wrong of [() => DOMException('x'), () => DOMException.prototype.name]) { try { wrong(); } catch (caught) { out.push(caught.name); } }
      return out;`);
  });
});
