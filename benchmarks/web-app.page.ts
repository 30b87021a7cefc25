/** What a page has told of itself since its navigation; times are milliseconds after it. */
export interface Watched {
  /** when the awaited place was first on the screen */
  shown?: number;
  /** lengths of the tasks that held the page for over 50 ms, and when they began */
  longTasks: { start: number; duration: number }[];
  /** Cumulative Layout Shift: the sum of all shifts that nobody's input brought about, which is never less than the standard's worst window */
  shift: number;
  resources: { name: string; sent: number; body: number; plain: number }[];
}

/**
 * Runs in a page before its own code: notes long tasks, shifts, and when an element of each given selector is painted.
 * As text, since it is made for a browser, where nothing of the product is.
 */
export const watcherOf = (selectors: readonly string[]) => `{
  const watched = (window.watched = { longTasks: [], shift: 0, resources: [] });
  new PerformanceObserver((list) => list.getEntries().forEach(({ startTime, duration }) => watched.longTasks.push({ start: startTime, duration }))).observe({ type: 'longtask', buffered: true });
  new PerformanceObserver((list) => list.getEntries().forEach((shift) => { if (!shift.hadRecentInput) watched.shift += shift.value; })).observe({ type: 'layout-shift', buffered: true });
  const look = new MutationObserver(() => {
    if (!${JSON.stringify(selectors)}.every((selector) => document.querySelector(selector))) return;
    look.disconnect();
    // The frame that has it is on the screen when the next one begins.
    requestAnimationFrame(() => requestAnimationFrame(() => { watched.shown = performance.now(); }));
  });
  look.observe(document, { childList: true, subtree: true });
}`;

/** Everything the page noted, with what it has fetched until now. */
export const watched = `({ ...window.watched, resources: performance.getEntries()
  .filter(({ entryType }) => entryType === 'resource' || entryType === 'navigation')
  .map(({ name, transferSize, encodedBodySize, decodedBodySize }) => ({ name, sent: transferSize, body: encodedBodySize, plain: decodedBodySize })) })`;

/** Begins to note the time between frames. */
export const beginFrames = `{
  const frames = (window.frameTimes = []);
  let last = performance.now();
  const next = (time) => { frames.push(time - last); last = time; window.frameRequest = requestAnimationFrame(next); };
  window.frameRequest = requestAnimationFrame((time) => { last = time; window.frameRequest = requestAnimationFrame(next); });
}`;

export const endFrames = 'cancelAnimationFrame(window.frameRequest), window.frameTimes';

/** A text box beside the board, which has none of its own: what is typed there shares the page's one thread with the live changes. */
export const addTextBox = `{
  const box = Object.assign(document.createElement('textarea'), { id: 'typed' });
  box.style.cssText = 'position:fixed;bottom:0;right:0;z-index:9999';
  document.body.append(box);
}`;
