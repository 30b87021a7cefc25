import type { FormEvent } from 'react';

/** An `onSubmit` handler that runs `submit` and keeps the browser from loading a new page. */
export const handleSubmit = (submit: () => void) => (event: FormEvent) => {
  event.preventDefault();
  submit();
};
