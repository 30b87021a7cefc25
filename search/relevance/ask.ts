/** Sends a GraphQL document and gives its data; throws when there are errors. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers have the shape that the document asked for
export type Ask = (document: string, variables?: Record<string, unknown>) => Promise<any>;
