import { defineModule } from '../../platform/module.js';
import { AdministrationResolver } from './administration.resolver.js';
import { AdministrationService } from './administration.service.js';
import { signInFieldRules } from './field-rules.policy.js';
import { demoUsers } from '../users/user.queries.js';
import { usersModule } from '../users/users.module.js';
import { directoryOf, subjectOfChange } from './directory.js';
import { SessionRetention } from './session-retention.js';
import { SignInService } from './sign-in.service.js';
import { serveSignIn } from './sign-in.routes.js';
import { userCommand } from './user.command.js';

/** The service of this module, among those of all. */
const serviceOf = (all: object): SignInService => (all as { signIn: SignInService }).signIn;

/** Who somebody is: identities at a provider, sessions of browsers, and links that sign in once. */
export const signInModule = defineModule({
  name: 'sign-in',
  dependsOn: [usersModule],
  services: ({ config, database, report, rights, users }) => {
    const signIn = new SignInService(config, database, report);
    return { signIn, administration: new AdministrationService(users, signIn, rights) };
  },
  resolvers: ({ administration }) => [new AdministrationResolver(administration)],
  nodes: ({ administration }) => ({
    ApiKey: { table: 'api_key', byId: administration.apiKeyById.bind(administration) },
  }),
  documents: ['dashboards/documents/settings.graphql'],
  routes: (app, { signIn, config, cookie, database }) =>
    serveSignIn(app, { signIn, config, cookie, database }),
  jobs: ({ database, report }) => [new SessionRetention(database, report)],
  commands: (open) => [userCommand(open)],
  signIn: {
    directory: (all) => directoryOf(all.database, serviceOf(all)),
    endSession: (all, token) => serviceOf(all).end(token),
    options: ({ config }) => ({ provider: config.openId?.name ?? null }),
    firstPage: async (all) => {
      const code = await serviceOf(all).firstAdministratorCode();
      return code && `/welcome#${code}`;
    },
    roleOf: ({ role }) => role,
    subjectOf: subjectOfChange,
    demoUsers: ({ sql }) => demoUsers(sql),
  },
  personalData: { none: 'identities and sessions belong to members of the company' },
  fieldRules: signInFieldRules,
  fieldCosts: { 'Query.fieldRights': { base: 100, size: 1_000 } },
});
