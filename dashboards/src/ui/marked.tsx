interface Fragment {
  text: string;
  matches: readonly { start: number; end: number }[];
}

/** A text with its matches marked, by the offsets of the API. The text is never used as HTML. */
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
