import { Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../../platform/graphql/connection.js';
import { Node } from '../../platform/graphql/node.js';

@ObjectType({
  description: 'A skill, with its canonical name.',
  implements: Node,
  simpleResolvers: true,
})
export class Skill extends Node {
  @Field(() => String, { description: 'The canonical name.' })
  name!: string;
}

export const SkillConnection = connectionOf(Skill, 'Skill');
