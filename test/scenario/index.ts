export { aBiLogin, type BiLogin } from './bi-login.js';
export { freshDatabase, type FreshDatabase } from './database.js';
export { Applied, Member, Person } from './member.js';
export { statementsOf } from './statements.js';
export { aWorld, jwtSecret, type TestJob, World } from './world.js';
export { allPages } from './pages.js';
