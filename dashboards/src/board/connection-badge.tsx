import { Badge } from '@mantine/core';
import type { Connection } from '../graphql/client';
import { useOnline } from '../ui/use-online';

const looks = {
  live: { color: 'green', label: 'Live' },
  connecting: { color: 'gray', label: 'Connecting …' },
  reconnecting: { color: 'orange', label: 'Reconnecting: changes will follow' },
  offline: { color: 'red', label: 'Offline: changes will follow' },
} as const;

/** Whether what is seen is what is. */
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
