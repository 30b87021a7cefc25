import { Badge, Group, Paper, Text, Title } from '@mantine/core';
import { useDroppable } from '@dnd-kit/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { count, words } from '../ui/format';
import { BoardCard } from './board-card';
import type { BoardState, Card, Column, Stage } from './board-state';

interface Props {
  column: Column;
  stages: readonly Stage[];
  pending: BoardState['pending'];
  mayMove: boolean;
  onMove: (card: Card, stageId: string) => void;
  onKey: (event: React.KeyboardEvent, card: Card) => void;
  onEnd: (stageId: string) => void;
}

const cardHeight = 74;

/** One stage. Only visible cards are in the DOM; the next page is fetched near the end. */
export function BoardColumn({ column, stages, pending, mayMove, onMove, onKey, onEnd }: Props) {
  const { stage, cards, next } = column;
  const { setNodeRef, isOver } = useDroppable({ id: stage.id, disabled: stage.deleted });
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- the rule is for React Compiler, which does not build this app
  const virtual = useVirtualizer({
    count: cards.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => cardHeight,
    overscan: 6,
    getItemKey: (index) => cards[index]!.id,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (next && last >= cards.length - 15) onEnd(stage.id);
  }, [next, last, cards.length, onEnd, stage.id]);

  return (
    <Paper
      component="section"
      aria-label={`${stage.name}, ${count(column.count)}`}
      withBorder
      ref={setNodeRef}
      data-stage={stage.name}
      bg={isOver ? 'var(--mantine-primary-color-light)' : 'var(--mantine-color-default-hover)'}
      style={{ flex: '0 0 250px', display: 'flex', flexDirection: 'column', minHeight: 0 }}
    >
      <Group justify="space-between" p="xs" wrap="nowrap">
        <div style={{ minWidth: 0 }}>
          <Title order={2} size="sm" lineClamp={1}>
            {stage.name}
          </Title>
          <Text size="xs" c="dimmed">
            {stage.deleted ? 'Stage was deleted' : words(stage.milestone)}
          </Text>
        </div>
        <Badge variant="default" className="number" data-count>
          {count(column.count)}
        </Badge>
      </Group>
      <div
        ref={scroller}
        style={{ overflowY: 'auto', flex: 1, minHeight: 0, padding: '0 8px' }}
        tabIndex={-1}
      >
        <div role="list" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {items.map(({ index, key, start }) => {
            const card = cards[index]!;
            return (
              <div
                key={key}
                role="listitem"
                aria-setsize={column.count}
                aria-posinset={index + 1}
                style={{
                  position: 'absolute',
                  top: 0,
                  left: 0,
                  right: 0,
                  transform: `translateY(${start}px)`,
                }}
              >
                <BoardCard
                  card={card}
                  stages={stages}
                  pending={pending.has(card.id)}
                  mayMove={mayMove}
                  onMove={onMove}
                  onKey={onKey}
                />
              </div>
            );
          })}
        </div>
        {cards.length === 0 ? (
          <Text size="xs" c="dimmed" ta="center" py="md">
            No one here
          </Text>
        ) : null}
      </div>
    </Paper>
  );
}
