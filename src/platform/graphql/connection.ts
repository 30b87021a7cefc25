import { ArgsType, type ClassType, Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { badInput } from '../../errors.js';

export enum CountRelation {
  EQUAL = 'EQUAL',
  AT_LEAST = 'AT_LEAST',
}
registerEnumType(CountRelation, {
  name: 'CountRelation',
  description: 'How a counted value relates to the true number.',
  valuesConfig: {
    EQUAL: { description: 'The value is exact.' },
    AT_LEAST: { description: 'Counting stopped at the value; there are at least this many.' },
  },
});

@ObjectType({ description: 'A number of objects, counted up to a limit.', simpleResolvers: true })
export class TotalCount {
  @Field(() => Int, { description: 'The number counted.' })
  value!: number;

  @Field(() => CountRelation, { description: 'Whether the value is exact.' })
  relation!: CountRelation;
}

@ObjectType({ description: 'The position of a page in its list.', simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether more objects follow after endCursor.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether the page was read after a cursor.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first edge.' })
  startCursor?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last edge: pass it as `after` for the next page.',
  })
  endCursor?: string;
}

/** One page of a list in TypeScript. `totalCount` is only computed when it is selected. */
export interface Page<Node> {
  edges: { cursor: string; node: Node }[];
  nodes: Node[];
  pageInfo: PageInfo;
  totalCount: () => Promise<TotalCount>;
  changeCursor: () => Promise<string>;
}

/** Makes the connection and edge types of a node type as the Relay specification says, with `nodes` and `changeCursor`. */
export function connectionOf<Node extends object>(node: ClassType<Node>, name: string) {
  @ObjectType(`${name}Edge`, {
    description: `A ${name} in a list, with its cursor.`,
    simpleResolvers: true,
  })
  class Edge {
    @Field(() => String, { description: 'The position in the list: pass it as `after`.' })
    cursor!: string;

    @Field(() => node, { description: 'The object.' })
    node!: Node;
  }

  @ObjectType(`${name}Connection`, {
    description: `A page of a list of ${name} objects.`,
    simpleResolvers: true,
  })
  class Connection {
    @Field(() => [Edge], { description: 'The objects with their cursors.' })
    edges!: Edge[];

    @Field(() => [node], { description: 'The objects.' })
    nodes!: Node[];

    @Field(() => PageInfo, { description: 'The position of this page.' })
    pageInfo!: PageInfo;

    @Field(() => TotalCount, {
      description:
        'How many objects the whole list has, counted up to 10,000. It is only counted when selected.',
    })
    totalCount!: TotalCount;

    @Field(() => String, {
      description:
        'Cursor of the change feed, read before the rows: subscribe after it to miss no change.',
    })
    changeCursor!: string;
  }
  return Connection as unknown as ClassType<Page<Node>>;
}

const maxPageSize = 100;

/** Arguments of every connection. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { description: 'How many to return, 1 to 100.' })
  first!: number;

  @Field(() => String, { nullable: true, description: 'Return objects after this cursor.' })
  after?: string;
}

/** Arguments of a connection at the root of a query. */
@ArgsType()
export class RootPageArgs extends PageArgs {
  @Field(() => String, {
    nullable: true,
    description:
      'Wait until the change of this cursor, from a mutation or a list, is visible here.',
  })
  waitFor?: string;
}

/** True if `first` is 1 to 100. */
export const canBePage = ({ first }: PageArgs): boolean =>
  Number.isInteger(first) && first >= 1 && first <= maxPageSize;

/** @throws BAD_USER_INPUT when `first` is not 1 to 100 */
export function checkPage({ first }: PageArgs): void {
  if (!canBePage({ first }))
    throw badInput(
      'first',
      `first is ${first}. Ask for 1 to ${maxPageSize}, and page on with after.`,
    );
}

export enum SortDirection {
  ASC = 'ASC',
  DESC = 'DESC',
}
registerEnumType(SortDirection, {
  name: 'SortDirection',
  description: 'Which end comes first. Missing values come last in both directions.',
  valuesConfig: {
    ASC: { description: 'Smallest, oldest or A first.' },
    DESC: { description: 'Largest, newest or Z first.' },
  },
});
