import { Center, Loader } from '@mantine/core';

/** Shown while a page or who is signed in is on its way. */
export const waiting = (
  <Center mih="40vh">
    <Loader aria-label="Loading" />
  </Center>
);
