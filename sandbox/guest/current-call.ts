// Which of the unit's calls the guest code that runs now belongs to, and whether that call was answered. Set by the
// dispatcher alone.

let current = 0;
let over = false;

/** 0 while the plugin loads. */
export function currentCall(): number {
  return current;
}

export function setCurrentCall(call: number): void {
  if (call === current) return;
  current = call;
  over = false;
}

/** What still runs of a call once it is answered: the rest of its last entry. */
export function isCurrentCallOver(): boolean {
  return over;
}

export function noteEnd(call: number): void {
  if (call === current) over = true;
}
