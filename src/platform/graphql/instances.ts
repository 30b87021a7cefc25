import type { ClassType, ContainerType } from 'type-graphql';

const instances = new Map<unknown, object>();

/** The one instance of each service and resolver, made by the composition root. */
export const container: ContainerType = { get: (type) => instanceFor(type as ClassType<object>) };

export function provide(...made: object[]): void {
  for (const instance of made) instances.set(instance.constructor, instance);
}

/** @throws when the composition root made none: a mistake of ours */
export function instanceFor<T extends object>(type: ClassType<T>): T {
  const instance = instances.get(type);
  if (!instance) throw new Error(`${type.name} was not provided at start-up.`);
  return instance as T;
}
