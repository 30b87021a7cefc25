import { defineModule } from '../../platform/module.js';
import { apiKeyCommand } from './api-key.command.js';
import { ApiKeyEntity, UserEntity } from './user.entity.js';
import { UserResolver } from './user.resolver.js';
import { UserService } from './user.service.js';
import { userFieldRules } from './field-rules.policy.js';

/** Members of the hiring side, their roles, and the keys of dashboards and scripts. */
export const usersModule = defineModule({
  name: 'users',
  dependsOn: [],
  entities: [UserEntity, ApiKeyEntity],
  changes: { USER: ['USER'], API_KEY: ['API_KEY'] },
  services: () => ({ users: new UserService() }),
  resolvers: ({ users }) => [new UserResolver(users)],
  nodes: ({ users }) => ({ User: { table: 'app_user', byId: users.byId.bind(users) } }),
  commands: (open) => [apiKeyCommand(open)],
  documents: ['dashboards/documents/me.graphql'],
  personalData: { none: 'users are members of the company, not candidates' },
  fieldRules: userFieldRules,
});
