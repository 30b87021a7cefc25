import Sequencer from '@jest/test-sequencer';

/*
 * Which suites take long: they come first, so that at the end no worker waits for the other one. Jest knows the times
 * of earlier runs, but a fresh clone has had none, and the size of a file says little: a suite in a browser is short.
 */
const long = [
  /test\/web\/pages/, // opens every page twice
  /test\/analytics\/(publications|facts-circumstances|suppression)/,
  /embedded-postgres\.test/, // makes ten databases from nothing
  /test\/feed\/index/, // on two search engines
  /test\/(relevance|search\/search|start)/,
  /test\/(web|search|matching|bi)\//,
  /test\//, // over a whole server
];

const rank = (path) => {
  const index = long.findIndex((pattern) => pattern.test(path));
  return index < 0 ? long.length : index;
};

export default class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const known = sorted.every(({ duration }) => duration !== undefined);
    return known ? sorted : sorted.toSorted((a, b) => rank(a.path) - rank(b.path));
  }
}
