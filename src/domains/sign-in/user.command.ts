import { Command, Option } from 'commander';
import type { Config } from '../../config.js';
import type { Database } from '../../platform/database/database.js';
import { Role } from '../users/user.enums.js';
import { directoryUser } from '../users/user.queries.js';
import { allUsers, makeUser, setActive } from './sign-in.queries.js';
import type { SignInService } from './sign-in.service.js';

type Open = () => Promise<{
  config: Config;
  database: Database;
  services: { signIn: SignInService };
  close(): Promise<void>;
}>;

interface LinkOptions {
  email: string;
  role?: Role;
  hours: string;
}

/** `rapport user`: lets people in from the host, also when nobody can sign in any more. */
export function userCommand(open: Open): Command {
  const command = new Command('user').description('invite, list and deactivate users');
  const link = (
    name: string,
    description: string,
    purpose: 'INVITATION' | 'ACCESS',
    hours: string,
  ) =>
    command
      .command(name)
      .description(description)
      .requiredOption('--email <address>', 'who it is for')
      .addOption(
        new Option('--role <role>', 'what somebody new may do').choices(Object.values(Role)),
      )
      .option('--hours <hours>', 'how long the link can be used', hours)
      .action(async ({ email, role, hours: given }: LinkOptions) => {
        const seconds = Number(given);
        if (!(seconds > 0)) return failed(`--hours ${given} is no number of hours.`);
        const { database, services, config, close } = await open();
        try {
          const known = await directoryUser(database.sql, email);
          if (known && !known.active)
            return failed(`${email} was deactivated. Use: rapport user activate --email ${email}`);
          if (!known && !role) return failed(`${email} is new here: say --role.`);
          const userId =
            known?.id ?? (role && (await makeUser(database.sql, email, undefined, role)))?.id;
          if (!userId) return failed(`${email} could not be added. Try again.`);
          const code = await services.signIn.makeLink(database.sql, {
            purpose,
            userId,
            madeBy: 'system:command line',
            hours: seconds,
          });
          const base = config.publicUrl ?? `http://127.0.0.1:${config.port}`;
          console.log(
            `${base}/welcome#${code}\n\nIt signs in ${email} once, within ${given} hours.`,
          );
        } finally {
          await close();
        }
      });
  link('invite', 'prints a link by which somebody signs in the first time', 'INVITATION', '168');
  link('link', 'prints a link that signs in without the provider, for emergencies', 'ACCESS', '1');

  command
    .command('list')
    .description('lists users')
    .action(async () => {
      const { database, close } = await open();
      try {
        const users = await allUsers(database.sql);
        console.log(
          users
            .map(
              ({ email, role, active, identities, sessions }) =>
                `${email}  ${role}  ${active ? `${identities} accounts, ${sessions} sessions` : 'deactivated'}`,
            )
            .join('\n') || 'There are no users.',
        );
      } finally {
        await close();
      }
    });

  for (const [name, active, description] of [
    ['deactivate', false, 'ends the access of a user at once'],
    ['activate', true, 'gives a user access again'],
  ] as const)
    command
      .command(name)
      .description(description)
      .requiredOption('--email <address>', 'of the user')
      .action(async ({ email }: { email: string }) => {
        const { database, close } = await open();
        try {
          if (!(await setActive(database.sql, email, active)))
            return failed(`${email} is no user.`);
          console.log(`${email} is ${active ? 'active' : 'deactivated'}.`);
        } finally {
          await close();
        }
      });
  return command;
}

function failed(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
