import type { ApolloServerOptions } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { Looks } from '../audit/looks.js';
import type { CostAccount, CostBudget } from '../limits/cost-budget.js';
import type { Costs } from './cost.js';
import { Executor, type Operation } from './execution.js';
import { JsonTexts } from './json-text.js';
import { auditing } from './audited.js';
import { answering } from './mutation-answer.js';
import type { Session } from './session.js';

type Gateway = NonNullable<ApolloServerOptions<Session>['gateway']>;

export interface ExecutorParts {
  schema: GraphQLSchema;
  costs: Costs;
  /** finds out what sensitive things an answer shows */
  looks: Looks;
  budget: CostBudget;
}

/**
 * Makes Apollo execute operations over the schema with our executor instead of graphql-js. Everything else stays Apollo's.
 * Each answer says in `extensions.cost` what it cost, and an operation that costs too much is refused.
 */
export function executorFor({ schema, costs, looks, budget }: ExecutorParts): Gateway {
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
            around: auditing(
              session,
              request.variables,
              answering(session, document, request.variables),
            ),
            // A document behind a BI address is taken down there, as a whole.
            onRead: (run, data) => {
              if (session.audit && session.door !== 'BI')
                for (const entry of looks.of(run, data)) session.noteLook(entry);
            },
            admit: (asked, variables) => {
              // An operation that is executed again was charged the first time.
              if (cost) return undefined;
              const refused = session.audit?.refusal;
              if (refused) return refused;
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
