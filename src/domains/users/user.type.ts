import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Role } from './user.enums.js';
import { connectionOf } from '../../platform/graphql/connection.js';
import { Node } from '../../platform/graphql/node.js';

registerEnumType(Role, {
  name: 'Role',
  description: 'What a user may do.',
  valuesConfig: {
    ADMIN: { description: 'Everything.' },
    RECRUITER: { description: 'Works with all candidates, jobs and applications.' },
    HIRING_MANAGER: {
      description: 'Works with the jobs of their departments and the people who applied there.',
    },
    ANALYST: {
      description: 'Reads everything but contact details and free text, and all figures.',
    },
    AUDITOR: { description: 'Reads figures and checks fairness.' },
  },
});

@ObjectType({
  description: 'A member of the hiring side.',
  implements: Node,
  simpleResolvers: true,
})
export class User extends Node {
  @Field(() => String, { description: 'E-mail address.' })
  email!: string;

  @Field(() => String, { nullable: true, description: 'Name.' })
  name?: string;

  @Field(() => Role, { description: 'What they may do.' })
  role!: Role;

  @Field(() => [String], { description: 'Departments that they belong to.' })
  departments!: string[];

  @Field(() => Boolean, { description: 'False for somebody who may not sign in any more.' })
  active!: boolean;

  @Field(() => Int, { description: 'Number of changes.' })
  version!: number;
}

@ObjectType({
  description: 'The sender of the request: a user or an API key.',
  simpleResolvers: true,
})
export class Me {
  @Field(() => String, {
    description: 'E-mail address or name of the key, as shown in histories.',
  })
  actor!: string;

  @Field(() => Role, { description: 'What they may do.' })
  role!: Role;

  @Field(() => [String], { description: 'Departments that they belong to.' })
  departments!: readonly string[];
}

export const UserConnection = connectionOf(User, 'User');
