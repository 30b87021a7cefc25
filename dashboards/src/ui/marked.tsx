interface Fragment {
  text: string;
  matches: readonly { start: number; end: number }[];
}

/** A text with what matched in it marked. The offsets come from the API, so nothing of it is ever used as HTML. */
export function Marked({ text, matches }: Fragment) {
  const parts: React.ReactNode[] = [];
  let from = 0;
  for (const { start, end } of matches) {
    parts.push(text.slice(from, start), <mark key={start}>{text.slice(start, end)}</mark>);
    from = end;
  }
  return (
    <>
      {parts}
      {text.slice(from)}
    </>
  );
}
