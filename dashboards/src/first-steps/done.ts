import { useSyncExternalStore } from 'react';

/** The three tasks for newcomers. */
export type Step = 'find' | 'match' | 'move';

const storageKey = 'rapport.first-steps';
const changed = 'rapport:first-steps';

interface State {
  done: Step[];
  dismissed: boolean;
}

const nothing: State = { done: [], dismissed: false };
let read: { text: string | null; state: State } = { text: null, state: nothing };

function stateNow(): State {
  const text = localStorage.getItem(storageKey);
  if (text !== read.text) {
    try {
      read = { text, state: { ...nothing, ...(JSON.parse(text ?? '{}') as Partial<State>) } };
    } catch {
      read = { text, state: nothing };
    }
  }
  return read.state;
}

function keep(state: State): void {
  localStorage.setItem(storageKey, JSON.stringify(state));
  dispatchEvent(new Event(changed));
}

export function stepDone(step: Step): void {
  const state = stateNow();
  if (!state.done.includes(step)) keep({ ...state, done: [...state.done, step] });
}

export const dismissSteps = (): void => keep({ ...stateNow(), dismissed: true });

const listen = (call: () => void) => {
  addEventListener(changed, call);
  addEventListener('storage', call);
  return () => {
    removeEventListener(changed, call);
    removeEventListener('storage', call);
  };
};

/** Which steps were done in this browser, and whether the list was dismissed. */
export const useSteps = (): State => useSyncExternalStore(listen, stateNow);
