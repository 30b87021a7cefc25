import { SignJWT } from 'jose';
import { jwtSecret, type Product } from '../cluster/product.js';

export interface JobOfWorld {
  id: string;
  department: string;
  stageIds: string[];
}

/** What operations are about, by number: the numbers are in the plan, the ids are given as the run goes. */
export interface World {
  jobs: JobOfWorld[];
  /** everybody's: changed by all clients at once */
  people: (string | undefined)[];
  /** of those people, by number: each for the job of its number modulo the jobs */
  applications: (string | undefined)[];
  apis: Product[];
  /** milliseconds since the run began */
  now(): number;
}

export const departments = ['Engineering', 'Sales'];
/** A manager of the first department, who is in the users table and loses the right to it in some runs. */
export const guestName = 'watcher-guest';
export const peopleOfWorld = 24;

/** The Authorization header of a user with these claims. */
export async function bearer(claims: {
  sub: string;
  role: string;
  departments?: string[];
}): Promise<string> {
  const token = await new SignJWT({ ...claims, email: `${claims.sub}@example.com` })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt()
    .setExpirationTime('2h')
    .sign(new TextEncoder().encode(jwtSecret));
  return `Bearer ${token}`;
}
