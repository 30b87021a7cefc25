import { Alert, Anchor, Button, Text, VisuallyHidden } from '@mantine/core';
import {
  DndContext,
  DragOverlay,
  PointerSensor,
  useSensor,
  useSensors,
  type DragEndEvent,
} from '@dnd-kit/core';
import { notifications } from '@mantine/notifications';
import { useCallback, useRef, useState } from 'react';
import { Link, useParams } from 'react-router';
import { useQuery } from 'urql';
import { JobDocument } from '../graphql/generated';
import { useRights } from '../sign-in/rights';
import { Empty, Loaded } from '../ui/loaded';
import { Page } from '../ui/page';
import { CardFace } from './board-card';
import { BoardColumn } from './board-column';
import { ConnectionBadge } from './connection-badge';
import type { Card } from './board-state';
import { useBoard } from './use-board';
import classes from './board.module.css';

/** The live board of one job. */
export function BoardPage() {
  const { jobId } = useParams();
  const [{ data: jobData }] = useQuery({ query: JobDocument, variables: { id: jobId! } });
  const board = useBoard(jobId!);
  const [dragged, setDragged] = useState<Card>();
  const [said, setSaid] = useState('');
  const area = useRef<HTMLDivElement>(null);
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 6 } }));
  const stages = board.state.columns.map(({ stage }) => stage);
  const latestStages = useRef(stages);
  latestStages.current = stages;
  const { worksWithPeople: mayMove } = useRights();
  const { move, cardNow } = board;

  const moveTo = useCallback(
    async (card: Card, stageId: string, undoing = false) => {
      const from = card.stage?.id;
      const name = card.candidate?.name ?? 'The card';
      const stage = latestStages.current.find(({ id }) => id === stageId);
      if (from === stageId || !stage) return;
      const { moved, problem } = await move(card, stageId);
      setSaid(moved ? `${name} moved to ${stage.name}.` : `${name} was not moved. ${problem}`);
      if (!moved)
        return void notifications.show({
          color: 'red',
          title: `${name} was not moved`,
          message: problem,
          autoClose: 8_000,
        });
      if (undoing || !from) return;
      const id = notifications.show({
        title: `${name} is in ${stage.name}`,
        message: (
          <Button
            size="compact-xs"
            variant="light"
            onClick={() => (
              notifications.hide(id),
              void moveTo(cardNow(card.id) ?? card, from, true)
            )}
          >
            Undo
          </Button>
        ),
        autoClose: 8_000,
      });
    },
    [move, cardNow],
  );

  const onMove = useCallback((card: Card, stageId: string) => void moveTo(card, stageId), [moveTo]);

  // Arrows walk over the board; with Shift they take the card along.
  const onKey = useCallback(
    (event: React.KeyboardEvent, card: Card) => {
      if (event.target !== event.currentTarget) return;
      const columns = latestStages.current;
      const here = columns.findIndex(({ id }) => id === card.stage?.id);
      const side = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
      if (side && event.shiftKey) {
        const target = columns[here + side];
        event.preventDefault();
        if (target && !target.deleted && mayMove) {
          onMove(card, target.id);
          setTimeout(() => focusCard(area.current, card.id), 60);
        }
        return;
      }
      if (side) {
        event.preventDefault();
        const sections = [...area.current!.querySelectorAll('section')];
        for (let place = here + side; sections[place]; place += side) {
          const first = sections[place]!.querySelector<HTMLElement>('[data-card]');
          if (first) return first.focus();
        }
      }
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        event.preventDefault();
        const cards = [
          ...event.currentTarget.closest('section')!.querySelectorAll<HTMLElement>('[data-card]'),
        ];
        cards[
          cards.indexOf(event.currentTarget as HTMLElement) + (event.key === 'ArrowDown' ? 1 : -1)
        ]?.focus();
      }
    },
    [mayMove, onMove],
  );

  const dropped = ({ active, over }: DragEndEvent) => {
    setDragged(undefined);
    const card = cardNow(String(active.id));
    if (card && over) onMove(card, String(over.id));
  };

  if (board.missing)
    return (
      <Page title="Board">
        <Empty title="This board is not here">It may be of a department that you do not see.</Empty>
      </Page>
    );
  return (
    <Page
      title={jobData?.job ? `Board: ${jobData.job.title}` : 'Board'}
      about={
        <>
          {mayMove
            ? 'Drag a card, or focus one and press Shift with the left or right arrow. '
            : 'You may look, not move. '}
          <Anchor component={Link} to={`/jobs/${jobId}`} size="sm" underline="always">
            What the job asks for
          </Anchor>
        </>
      }
      actions={<ConnectionBadge connection={board.connection} />}
    >
      <VisuallyHidden role="status" aria-live="polite">
        {said}
      </VisuallyHidden>
      {board.error && board.state.columns.length > 0 ? (
        <Alert color="red" title="The board could not be loaded anew">
          <Button size="xs" variant="default" onClick={board.reload}>
            Try again
          </Button>
        </Alert>
      ) : null}
      <Loaded
        result={{
          data: board.state.columns.length
            ? board.state
            : board.loading || board.error
              ? undefined
              : board.state,
          error: board.error,
          fetching: board.loading,
        }}
        onRetry={board.reload}
        lines={8}
      >
        {({ columns, pending }) =>
          columns.length === 0 ? (
            <Empty title="This job has no stages">
              Import its stages, or give the job a pipeline.
            </Empty>
          ) : (
            <DndContext
              sensors={sensors}
              onDragStart={({ active }) => setDragged(cardNow(String(active.id)))}
              onDragEnd={dropped}
              onDragCancel={() => setDragged(undefined)}
            >
              <div ref={area} className={classes.columns} role="group" aria-label="Stages">
                {columns.map((column) => (
                  <BoardColumn
                    key={column.stage.id}
                    column={column}
                    stages={stages}
                    pending={pending}
                    mayMove={mayMove}
                    onMove={onMove}
                    onKey={onKey}
                    onEnd={board.loadMore}
                  />
                ))}
              </div>
              <DragOverlay dropAnimation={null}>
                {dragged ? (
                  <div className={classes.dragged}>
                    <CardFace card={dragged} />
                  </div>
                ) : null}
              </DragOverlay>
            </DndContext>
          )
        }
      </Loaded>
      <Text size="xs" c="dimmed" className="no-print">
        Arrow keys walk over the cards. Changes of others appear by themselves.
      </Text>
    </Page>
  );
}

const focusCard = (area: HTMLElement | null, id: string) =>
  area?.querySelector<HTMLElement>(`[data-card="${id}"]`)?.focus();
