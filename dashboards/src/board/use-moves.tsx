import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useCallback, useState } from 'react';
import { useLatest } from '../ui/use-latest';
import type { Card, Stage } from './board-state';
import type { useBoard } from './use-board';

/** How long a message about a move stays, in milliseconds. */
const shownFor = 8_000;

/**
 * Moves cards for the viewer, says what happened, and offers to undo it.
 * @returns `move`, which is the same function at every render, and `announcement`, the sentence for a live region
 */
export function useMoves(
  { move: send, cardNow }: Pick<ReturnType<typeof useBoard>, 'move' | 'cardNow'>,
  stages: readonly Stage[],
): { move: (card: Card, stageId: string) => void; announcement: string } {
  const [announcement, setAnnouncement] = useState('');
  const latestStages = useLatest(stages);

  /** @returns the stage that the card is in now; undefined: it was not moved */
  const moveTo = useCallback(
    async (card: Card, stageId: string): Promise<Stage | undefined> => {
      const name = nameOf(card);
      const stage = latestStages.current.find(({ id }) => id === stageId);
      if (card.stage?.id === stageId || !stage) return undefined;
      const { moved, problem } = await send(card, stageId);
      setAnnouncement(
        moved ? `${name} moved to ${stage.name}.` : `${name} was not moved. ${problem}`,
      );
      if (moved) return stage;
      notifications.show({
        color: 'red',
        title: `${name} was not moved`,
        message: problem,
        autoClose: shownFor,
      });
      return undefined;
    },
    [send, latestStages],
  );

  const moveWithUndo = useCallback(
    async (card: Card, stageId: string) => {
      const from = card.stage?.id;
      const stage = await moveTo(card, stageId);
      if (!stage || !from) return;
      const id = notifications.show({
        title: `${nameOf(card)} is in ${stage.name}`,
        message: (
          <Button
            size="compact-xs"
            variant="light"
            onClick={() => {
              notifications.hide(id);
              void moveTo(cardNow(card.id) ?? card, from);
            }}
          >
            Undo
          </Button>
        ),
        autoClose: shownFor,
      });
    },
    [moveTo, cardNow],
  );

  const move = useCallback(
    (card: Card, stageId: string) => void moveWithUndo(card, stageId),
    [moveWithUndo],
  );
  return { move, announcement };
}

const nameOf = (card: Card) => card.candidate?.name ?? 'The card';
