import { Anchor, Text } from '@mantine/core';
import { Link } from 'react-router';
import { Page } from '../ui/page';

export function NotFoundPage() {
  return (
    <Page title="This page does not exist">
      <Text>
        The address may be old or mistyped.{' '}
        <Anchor component={Link} to="/search" underline="always">
          Search for people
        </Anchor>{' '}
        instead.
      </Text>
    </Page>
  );
}
