import { Field, ObjectType, registerEnumType } from 'type-graphql';

export enum UserErrorCode {
  NOT_FOUND = 'NOT_FOUND',
  INVALID = 'INVALID',
  DUPLICATE = 'DUPLICATE',
  VERSION_CONFLICT = 'VERSION_CONFLICT',
  WRONG_STATE = 'WRONG_STATE',
  IDEMPOTENCY_KEY_REUSED = 'IDEMPOTENCY_KEY_REUSED',
}
registerEnumType(UserErrorCode, {
  name: 'UserErrorCode',
  description: 'Why a change was not made.',
  valuesConfig: {
    NOT_FOUND: {
      description: 'An object that the input names does not exist, or may not be seen.',
    },
    INVALID: { description: 'A value of the input cannot be used.' },
    DUPLICATE: { description: 'It exists already.' },
    VERSION_CONFLICT: {
      description: 'Somebody else has changed it since you read it: read it again.',
    },
    WRONG_STATE: { description: 'The state of the object does not allow it.' },
    IDEMPOTENCY_KEY_REUSED: { description: 'The key was used for another change: use a new key.' },
  },
});

@ObjectType({
  description: 'Why a change was not made, with the path of the argument.',
  simpleResolvers: true,
})
export class UserError {
  @Field(() => UserErrorCode, { description: 'For programs.' })
  code!: UserErrorCode;

  @Field(() => [String], { nullable: true, description: 'The argument at fault, as a path.' })
  field?: string[];

  @Field(() => String, { description: 'For people: what is wrong and what to do.' })
  message!: string;
}

/** Thrown to end a change: it is rolled back, and the errors become the payload's `userErrors`. */
export class ChangeRefused extends Error {
  constructor(readonly userErrors: UserError[]) {
    super(userErrors.map(({ message }) => message).join(' '));
  }
}

/** Ends a change with one error. */
export function refuse(
  code: UserErrorCode,
  field: string | string[] | undefined,
  message: string,
): never {
  throw new ChangeRefused([{ code, field: typeof field === 'string' ? [field] : field, message }]);
}
