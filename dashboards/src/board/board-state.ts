import type { BoardChangesSubscription, BoardQuery, CardFragment } from '../graphql/generated';

export type Card = CardFragment;
export type BoardChange = BoardChangesSubscription['pipelineChanges'];
export type BoardAnswer = NonNullable<BoardQuery['jobBoard']>;
export type Stage = BoardAnswer['columns'][number]['stage'];

export interface Column {
  stage: Stage;
  /** how many cards the stage has, loaded or not */
  count: number;
  /** the loaded ones, longest in the stage first, each once */
  cards: readonly Card[];
  /** where the next page begins; null: all are loaded */
  next: string | null;
}

export interface BoardState {
  columns: readonly Column[];
  /** moves that the server has not confirmed yet, by application, with the card before the move */
  pending: ReadonlyMap<string, { clientMutationId: string; before: Card }>;
}

export type BoardEvent =
  | { type: 'loaded'; answer: BoardAnswer }
  | { type: 'page'; stageId: string; cards: readonly Card[]; next: string | null }
  | { type: 'changes'; changes: readonly BoardChange[] }
  | { type: 'moving'; id: string; stageId: string; clientMutationId: string }
  | { type: 'moved'; card: Card; clientMutationId: string }
  | { type: 'refused'; id: string; clientMutationId: string };

export const emptyBoard: BoardState = { columns: [], pending: new Map() };

/** Returns the board after an event. A pure function: the same events in the same order give the same board. */
export function boardAfter(state: BoardState, event: BoardEvent): BoardState {
  switch (event.type) {
    case 'loaded':
      return {
        columns: event.answer.columns.map(({ stage, count, nodes, pageInfo }) => ({
          stage,
          // The server counts and lists one after the other: a card that moves in between would stay miscounted.
          count: pageInfo.hasNextPage ? count : nodes.length,
          cards: nodes,
          next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
        })),
        pending: new Map(),
      };
    case 'page':
      return {
        ...state,
        columns: state.columns.map((column) =>
          column.stage.id === event.stageId
            ? {
                ...column,
                cards: merged(
                  column.cards,
                  event.cards.filter(({ id }) => !placeOf(state, id)),
                ),
                next: event.next,
              }
            : column,
        ),
      };
    case 'changes':
      return event.changes.reduce(changed, state);
    case 'moving': {
      const before = placeOf(state, event.id)?.card;
      if (!before) return state;
      const columns = placed(state.columns, {
        ...before,
        stage: { id: event.stageId },
        stageEnteredAt: new Date().toISOString(),
      });
      return {
        columns,
        pending: new Map(state.pending).set(event.id, {
          clientMutationId: event.clientMutationId,
          before: state.pending.get(event.id)?.before ?? before,
        }),
      };
    }
    case 'moved':
      return settledWith(
        state,
        event.card.id,
        event.clientMutationId,
        isNewer(state, event.card) ? placed(state.columns, event.card) : state.columns,
      );
    case 'refused': {
      const waiting = state.pending.get(event.id);
      return waiting?.clientMutationId === event.clientMutationId
        ? settledWith(
            state,
            event.id,
            event.clientMutationId,
            placed(state.columns, waiting.before),
          )
        : state;
    }
  }
}

/** The loaded card of this application, and its column. */
export function placeOf(
  { columns }: Pick<BoardState, 'columns'>,
  id: string,
): { card: Card; column: Column } | undefined {
  for (const column of columns) {
    const card = column.cards.find((found) => found.id === id);
    if (card) return { card, column };
  }
  return undefined;
}

/** Applies a live change, which says where the card is now. A replayed change may repeat what is already shown. */
function changed(state: BoardState, change: BoardChange): BoardState {
  const { application, transition } = change;
  if (!application) return gone(state, change);
  const { id } = application;
  const waiting = state.pending.get(id);
  // Someone else changed the card while our own move is pending: the answer to our move decides where it is.
  if (waiting && waiting.clientMutationId !== change.clientMutationId) return state;
  const pending = new Map(state.pending);
  pending.delete(id);
  const leaves = change.relation === 'LEFT' || !['ACTIVE', 'HIRED'].includes(application.status);
  const known = placeOf(state, id);
  if (known && known.card.version > application.version) return { ...state, pending };
  if (known || !transition)
    return {
      columns: leaves ? without(state.columns, id) : placed(state.columns, application),
      pending,
    };
  // The card is not loaded, only counted. The transition says which stage it left.
  const columns = state.columns.map((column) =>
    column.stage.id === transition.from?.id && (leaves || application.stage?.id !== column.stage.id)
      ? { ...column, count: Math.max(column.cards.length, column.count - 1) }
      : column,
  );
  return { columns: leaves ? columns : placed(columns, application), pending };
}

/** A card that the viewer may no longer see leaves the board, whatever they were doing with it. */
function gone(state: BoardState, { applicationId: id }: BoardChange): BoardState {
  const pending = new Map(state.pending);
  pending.delete(id);
  return { columns: without(state.columns, id), pending };
}

const isNewer = (state: BoardState, card: Card) =>
  (placeOf(state, card.id)?.card.version ?? -1) <= card.version;

function settledWith(
  state: BoardState,
  id: string,
  clientMutationId: string,
  columns: readonly Column[],
): BoardState {
  if (state.pending.get(id)?.clientMutationId !== clientMutationId) return { ...state, columns };
  const pending = new Map(state.pending);
  pending.delete(id);
  return { columns, pending };
}

function without(columns: readonly Column[], id: string): readonly Column[] {
  return columns.map((column) =>
    column.cards.some((card) => card.id === id)
      ? { ...column, count: column.count - 1, cards: column.cards.filter((card) => card.id !== id) }
      : column,
  );
}

/** Puts a card into the column of its stage, and removes it from all others. */
function placed(columns: readonly Column[], card: Card): readonly Column[] {
  return columns.map((column) => {
    const here = column.stage.id === card.stage?.id;
    const was = column.cards.some(({ id }) => id === card.id);
    if (!here && !was) return column;
    const others = column.cards.filter(({ id }) => id !== card.id);
    return {
      ...column,
      count: column.count + (here ? 1 : 0) - (was ? 1 : 0),
      cards: here ? merged(others, [card]) : others,
    };
  });
}

const key = ({ stageEnteredAt, id }: Card) => `${stageEnteredAt ?? '9'}${id}`;

/** Merges two lists in the order of the column; each card comes once. */
function merged(cards: readonly Card[], more: readonly Card[]): readonly Card[] {
  const last = cards.at(-1);
  const known = new Set(cards.map(({ id }) => id));
  const added = more.filter(({ id }) => !known.has(id));
  if (!last || added.every((card) => key(card) >= key(last))) return [...cards, ...added];
  return [...cards, ...added].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
