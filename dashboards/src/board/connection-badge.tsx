import { Badge } from '@mantine/core';
import type { Connection } from '../graphql/client';
import { useOnline } from '../ui/use-online';

const looks = {
  live: { color: 'green', label: 'Live' },
  connecting: { color: 'gray', label: 'Connecting …' },
  reconnecting: { color: 'orange', label: 'Reconnecting. Changes appear afterwards.' },
  offline: { color: 'red', label: 'Offline. Changes appear afterwards.' },
} as const;

/** Whether the board is up to date. */
export function ConnectionBadge({ connection }: { connection: Connection }) {
  const online = useOnline();
  const { color, label } = looks[online ? connection : 'offline'];
  return (
    <Badge
      role="status"
      variant="dot"
      color={color}
      tt="none"
      size="lg"
      data-connection={online ? connection : 'offline'}
    >
      {label}
    </Badge>
  );
}
