import { Field, InputType, ObjectType } from 'type-graphql';
import { connectionOf } from '../../platform/graphql/connection.js';
import { ChangePayload } from '../../platform/graphql/mutation.js';
import { Node } from '../../platform/graphql/node.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { Role } from '../users/user.enums.js';
import { User } from '../users/user.type.js';

@InputType({ description: 'A user. In an update, fields that are left out stay unchanged.' })
export class UserInput {
  @Field(() => String, {
    nullable: true,
    description: 'E-mail address, unique among users; required for an invitation, and fixed after.',
  })
  email?: string;

  @Field(() => String, { nullable: true, description: 'Name.' })
  name?: string;

  @Field(() => Role, {
    nullable: true,
    description:
      'What they may do; required for an invitation. Where groups of the identity provider give roles, they decide at the next sign-in.',
  })
  role?: Role;

  @Field(() => [String], {
    nullable: true,
    description: 'Departments that they belong to. A HIRING_MANAGER sees only these.',
  })
  departments?: string[];
}

@ObjectType({ description: 'The result of the change.', simpleResolvers: true })
export class UserPayload extends ChangePayload {
  @Field(() => User, { nullable: true, description: 'The user; null when nothing was changed.' })
  user?: User;
}

@ObjectType({ description: 'The result of an invitation.', simpleResolvers: true })
export class UserInvitePayload extends UserPayload {
  @Field(() => String, {
    nullable: true,
    description:
      'Path of the page on which the invited person signs in the first time, within 7 days: give it to nobody else. It is answered once; a repeated idempotency key gets null.',
  })
  path?: string;
}

@ObjectType({
  description: 'A key with which a dashboard or a script signs in.',
  implements: Node,
  simpleResolvers: true,
})
export class ApiKey extends Node {
  @Field(() => String, { description: 'What it is for. Histories show it.' })
  name!: string;

  @Field(() => Role, { description: 'What it may do.' })
  role!: Role;

  @Field(() => [String], {
    description: 'The departments to which a HIRING_MANAGER key is limited.',
  })
  departments!: string[];

  @Field(() => DateTime, { description: 'When it was created.' })
  createdAt!: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was last used, to the minute.' })
  lastUsedAt?: string;

  @Field(() => DateTime, { nullable: true, description: 'When it ends; null: never.' })
  expiresAt?: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was revoked.' })
  revokedAt?: string;
}

export const ApiKeyConnection = connectionOf(ApiKey, 'ApiKey');

@InputType({ description: 'A new API key.' })
export class ApiKeyInput {
  @Field(() => String, { description: 'What it is for, like grafana.' })
  name!: string;

  @Field(() => Role, { description: 'What it may do.' })
  role!: Role;

  @Field(() => [String], {
    nullable: true,
    description: 'The departments of a HIRING_MANAGER key.',
  })
  departments?: string[];

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it ends, in the future. Without it the key works until it is revoked.',
  })
  expiresAt?: string;
}

@ObjectType({ description: 'The result of the change.', simpleResolvers: true })
export class ApiKeyPayload extends ChangePayload {
  @Field(() => ApiKey, { nullable: true, description: 'The key; null when nothing was changed.' })
  apiKey?: ApiKey;
}

@ObjectType({ description: 'The result of creating an API key.', simpleResolvers: true })
export class ApiKeyCreatePayload extends ApiKeyPayload {
  @Field(() => String, {
    nullable: true,
    description:
      'The key itself. Only its hash is stored, so it is answered once; a repeated idempotency key gets null.',
  })
  secret?: string;
}

@ObjectType({ description: 'Which roles see a field of the API.', simpleResolvers: true })
export class FieldRight {
  @Field(() => String, { description: 'The type of the object; Query and Subscription too.' })
  type!: string;

  @Field(() => String, { description: 'The field. A role that does not see it gets nothing.' })
  field!: string;

  @Field(() => [Role], { description: 'The roles that see it.' })
  roles!: Role[];
}
