import { ActionIcon, Group, Menu, Paper, Text } from '@mantine/core';
import { useDraggable } from '@dnd-kit/core';
import { IconArrowsMove } from '../ui/icons';
import { memo } from 'react';
import { Link } from 'react-router';
import { ago, dateTime } from '../ui/format';
import type { Card, Stage } from './board-state';

interface Props {
  card: Card;
  stages: readonly Stage[];
  pending: boolean;
  mayMove: boolean;
  onMove: (card: Card, stageId: string) => void;
  onKey: (event: React.KeyboardEvent, card: Card) => void;
}

/** A card that can be dragged, moved with Shift and the arrow keys, or moved by its menu. */
export const BoardCard = memo(function BoardCard({
  card,
  stages,
  pending,
  mayMove,
  onMove,
  onKey,
}: Props) {
  const { setNodeRef, listeners, isDragging } = useDraggable({
    id: card.id,
    disabled: !mayMove,
    data: { card },
  });
  return (
    <Paper
      ref={setNodeRef}
      withBorder
      p={8}
      tabIndex={0}
      role="group"
      aria-label={card.candidate?.name ?? 'Person hidden from you'}
      aria-roledescription="card"
      data-card={card.id}
      onKeyDown={(event) => onKey(event, card)}
      {...(mayMove ? listeners : {})}
      style={{
        opacity: isDragging ? 0.4 : pending ? 0.65 : 1,
        cursor: mayMove ? 'grab' : 'default',
        touchAction: 'manipulation',
        height: 66,
        overflow: 'hidden',
      }}
    >
      <CardFace card={card}>
        {mayMove ? (
          <Menu withinPortal position="bottom-end">
            <Menu.Target>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={`Move ${card.candidate?.name ?? 'card'}`}
                onPointerDown={(event) => event.stopPropagation()}
              >
                <IconArrowsMove size={14} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Label>Move to</Menu.Label>
              {stages
                .filter(({ id, deleted }) => id !== card.stage?.id && !deleted)
                .map(({ id, name }) => (
                  <Menu.Item key={id} onClick={() => onMove(card, id)}>
                    {name}
                  </Menu.Item>
                ))}
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </CardFace>
    </Paper>
  );
});

/** The content of a card, also of the copy that is dragged. */
export function CardFace({ card, children }: { card: Card; children?: React.ReactNode }) {
  return (
    <Group justify="space-between" wrap="nowrap" align="start" gap={4}>
      <div style={{ minWidth: 0 }}>
        {card.candidate ? (
          <Text
            component={Link}
            to={`/people/${card.candidate.id}`}
            size="sm"
            fw={600}
            truncate
            display="block"
            c="inherit"
            onPointerDown={(event) => event.stopPropagation()}
          >
            {card.candidate.name}
          </Text>
        ) : (
          <Text size="sm" fw={600}>
            Hidden from you
          </Text>
        )}
        <Text size="xs" truncate>
          {card.candidate?.title ?? ' '}
        </Text>
        <Text size="xs" c="dimmed" truncate title={dateTime(card.stageEnteredAt)}>
          {card.stageEnteredAt ? `moved here ${ago(card.stageEnteredAt)}` : ' '}
        </Text>
      </div>
      {children}
    </Group>
  );
}
