import type { ClassType, ContainerType } from 'type-graphql';

/** Finds the instance of a service or resolver of a composition by its class. */
export class Instances {
  private readonly made = new Map<unknown, object>();

  /** The container from which type-graphql gets resolvers. */
  readonly container: ContainerType = { get: (type) => this.of(type as ClassType<object>) };

  add(instances: readonly object[]): void {
    for (const instance of instances) this.made.set(instance.constructor, instance);
  }

  /** @throws when no module has made an instance, which is a bug */
  of<T extends object>(type: ClassType<T>): T {
    const instance = this.made.get(type);
    if (!instance) throw new Error(`No module provides ${type.name}.`);
    return instance as T;
  }
}
