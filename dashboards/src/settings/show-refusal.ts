import { notifications } from '@mantine/notifications';
import { refusalOf } from '../ui/loaded';

/** Shows why a change was not made, if it was not. */
export function showRefusal(
  title: string,
  userErrors: readonly { message: string }[] | undefined,
  error: Parameters<typeof refusalOf>[1],
): void {
  const message = refusalOf(userErrors, error);
  if (message) notifications.show({ color: 'red', title, message });
}
