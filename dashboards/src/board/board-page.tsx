import { Alert, Anchor, Button, Text, VisuallyHidden } from '@mantine/core';
import {
  DndContext,
  DragOverlay,
  PointerSensor,
  useSensor,
  useSensors,
  type DragEndEvent,
} from '@dnd-kit/core';
import { useRef, useState } from 'react';
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
import { useBoardKeys } from './use-board-keys';
import { useMoves } from './use-moves';
import classes from './board.module.css';

/** The live board of one job. */
export function BoardPage() {
  const { jobId } = useParams();
  const [{ data: jobData }] = useQuery({ query: JobDocument, variables: { id: jobId! } });
  const board = useBoard(jobId!);
  const [dragged, setDragged] = useState<Card>();
  const area = useRef<HTMLDivElement>(null);
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 6 } }));
  const stages = board.state.columns.map(({ stage }) => stage);
  const { worksWithPeople: mayMove } = useRights();
  const { move, announcement } = useMoves(board, stages);
  const onKey = useBoardKeys(area, stages, mayMove ? move : undefined);

  const dropped = ({ active, over }: DragEndEvent) => {
    setDragged(undefined);
    const card = board.cardNow(String(active.id));
    if (card && over) move(card, String(over.id));
  };

  if (board.missing)
    return (
      <Page title="Board">
        <Empty title="Board not found">It may belong to a department that you cannot see.</Empty>
      </Page>
    );
  return (
    <Page
      title={jobData?.job ? `Board: ${jobData.job.title}` : 'Board'}
      about={
        <>
          {mayMove
            ? 'Drag a card, or select it and press Shift with the left or right arrow key. '
            : 'You can view this board but not move cards. '}
          <Anchor component={Link} to={`/jobs/${jobId}`} size="sm" underline="always">
            Job requirements
          </Anchor>
        </>
      }
      actions={<ConnectionBadge connection={board.connection} />}
    >
      <VisuallyHidden role="status" aria-live="polite">
        {announcement}
      </VisuallyHidden>
      {board.error && board.state.columns.length > 0 ? (
        <Alert color="red" title="The board could not be refreshed">
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
              Import stages for the job to use the board.
            </Empty>
          ) : (
            <DndContext
              sensors={sensors}
              onDragStart={({ active }) => setDragged(board.cardNow(String(active.id)))}
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
                    onMove={move}
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
        Use the arrow keys to go from card to card. Changes by others appear automatically.
      </Text>
    </Page>
  );
}
