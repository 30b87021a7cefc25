import { Center, Loader } from '@mantine/core';

/** Shown while a page is being fetched, or while the app asks who is signed in. */
export const waiting = (
  <Center mih="40vh">
    <Loader aria-label="Loading" />
  </Center>
);
