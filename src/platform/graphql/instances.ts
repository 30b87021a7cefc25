import type { ClassType, ContainerType } from 'type-graphql';

/** The one instance of each service and resolver of a composition, found by its class. */
export class Instances {
  private readonly made = new Map<unknown, object>();

  /** What type-graphql asks for resolvers. */
  readonly container: ContainerType = { get: (type) => this.of(type as ClassType<object>) };

  add(instances: readonly object[]): void {
    for (const instance of instances) this.made.set(instance.constructor, instance);
  }

  /** @throws when no module has made one: a mistake of ours */
  of<T extends object>(type: ClassType<T>): T {
    const instance = this.made.get(type);
    if (!instance) throw new Error(`No module provides ${type.name}.`);
    return instance as T;
  }
}
