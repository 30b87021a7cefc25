import { useState } from 'react';

/** The time in milliseconds at which the component was first shown. It stays the same while the component is on the page. */
export function useNow(): number {
  const [now] = useState(() => Date.now());
  return now;
}
