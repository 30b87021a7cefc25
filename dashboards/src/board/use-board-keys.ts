import { useCallback, type KeyboardEvent, type RefObject } from 'react';
import { useLatest } from '../ui/use-latest';
import type { Card, Stage } from './board-state';

/** How long a moved card takes to be in its new column, in milliseconds. */
const redrawn = 60;

/**
 * Arrow keys walk over the cards; Shift with the left or right arrow moves the focused card.
 * @param area the element that holds the columns
 * @param move undefined: the viewer may not move cards
 * @returns handles a key that was pressed on a card; the same function as long as `move` is the same
 */
export function useBoardKeys(
  area: RefObject<HTMLDivElement>,
  stages: readonly Stage[],
  move: ((card: Card, stageId: string) => void) | undefined,
) {
  const latestStages = useLatest(stages);
  return useCallback(
    (event: KeyboardEvent, card: Card) => {
      // Keys on what the card contains, such as its menu, are not meant for the card.
      if (event.target !== event.currentTarget || !area.current) return;
      const columns = latestStages.current;
      const index = columns.findIndex(({ id }) => id === card.stage?.id);
      const side = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
      if (side || step) event.preventDefault();
      if (side && event.shiftKey) {
        const target = columns[index + side];
        if (!target || target.deleted || !move) return;
        move(card, target.id);
        setTimeout(() => focusCard(area.current, card.id), redrawn);
      } else if (side) {
        focusBeside(area.current, index, side);
      } else if (step) {
        const cards = cardsIn(event.currentTarget.closest('section'));
        cards[cards.indexOf(event.currentTarget as HTMLElement) + step]?.focus();
      }
    },
    [area, latestStages, move],
  );
}

const cardsIn = (column: Element | null): HTMLElement[] => [
  ...(column?.querySelectorAll<HTMLElement>('[data-card]') ?? []),
];

const focusCard = (area: HTMLElement | null, id: string) =>
  area?.querySelector<HTMLElement>(`[data-card="${id}"]`)?.focus();

/** Focuses the first card of the nearest column on that side that has one. */
function focusBeside(area: HTMLElement, index: number, side: number): void {
  const columns = [...area.querySelectorAll('section')];
  for (let next = index + side; columns[next]; next += side) {
    const [first] = cardsIn(columns[next] ?? null);
    if (first) return first.focus();
  }
}
