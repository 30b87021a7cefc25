import type { ApolloServerOptions } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { CostAccount, CostBudget } from '../limits/cost-budget.js';
import type { Costs } from './cost.js';
import { Executor, type Operation } from './execution.js';
import { JsonTexts } from './json-text.js';
import { answering } from './mutation-answer.js';
import type { Session } from './session.js';

type Gateway = NonNullable<ApolloServerOptions<Session>['gateway']>;

export interface ExecutorParts {
  schema: GraphQLSchema;
  costs: Costs;
  budget: CostBudget;
}

/**
 * Makes Apollo execute operations over the schema with our executor instead of graphql-js. Everything else stays Apollo's.
 * Each answer says in `extensions.cost` what it cost, and an operation that costs too much is refused.
 */
export function executorFor({ schema, costs, budget }: ExecutorParts): Gateway {
  const executor = new Executor(schema);
  /** @param written true: the answer is sent over HTTP, so jsonOf writes it */
  const run = async (operation: Operation, session: Session, written: boolean) => {
    if (!written) return executor.execute(operation);
    const texts = new JsonTexts();
    const result = await executor.execute({ ...operation, texts });
    if (!texts.areUnfit) return result;
    session.forgetLoaded();
    return executor.execute(operation);
  };
  let tell: Parameters<Gateway['onSchemaLoadOrUpdate']>[0] | undefined;
  return {
    onSchemaLoadOrUpdate: (listener) => {
      tell = listener;
      return () => undefined;
    },
    load: async () => {
      tell?.({ apiSchema: schema, coreSupergraphSdl: '' });
      return {
        executor: async ({ document, request, context }) => {
          const session = context as Session;
          if (!executor.mentions(document, 'changeCursor')) session.wantsNoCursor();
          let cost: CostAccount | undefined;
          const operation: Operation = {
            document,
            operationName: request.operationName,
            variableValues: request.variables,
            contextValue: context,
            around: answering(session, document, request.variables),
            admit: (asked, variables) => {
              // An operation that is executed again was charged the first time.
              if (cost) return undefined;
              const { account, refusal } = budget.charge(
                session.viewer,
                costs.of(document, asked, variables),
              );
              cost = account;
              return refusal;
            },
          };
          const result = await run(operation, session, request.http !== undefined);
          return cost ? { ...result, extensions: { cost } } : result;
        },
      };
    },
    stop: async () => undefined,
  } as Gateway;
}
