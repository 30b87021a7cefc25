import { badInput } from '../../errors.js';
import { isId } from '../../platform/graphql/node.js';
import type { Session } from '../../platform/graphql/session.js';
import { applicationScope } from './application.policy.js';
import type { PipelineFilter } from './pipeline.type.js';
import { PipelineView } from './pipeline-view.js';

/** Live changes to pipelines. */
export class PipelineService {
  /**
   * The cards of a filter that the viewer may see.
   * @throws BAD_USER_INPUT when an id is malformed
   */
  view({ viewer, rights }: Session, filter: PipelineFilter = {}): PipelineView {
    rights.checkAsked('PipelineFilter', filter);
    const scope = applicationScope(viewer);
    return new PipelineView(
      {
        kinds: filter.kinds ?? undefined,
        jobIds: ids('jobIds', filter.jobIds),
        stageIds: ids('stageIds', filter.stageIds),
        // The viewer's departments narrow the filter, so that a card that moves to another department is reported as
        // LEFT.
        departments: scope
          ? filter.departments
            ? filter.departments.filter((department) => scope.includes(department))
            : [...scope]
          : (filter.departments ?? undefined),
      },
      scope,
    );
  }
}

function ids(name: string, given: string[] | null | undefined): string[] | undefined {
  const wrong = given?.find((id) => !isId(id));
  if (wrong !== undefined)
    throw badInput(
      `filter.${name}`,
      `"${wrong}" in filter.${name} is not an id. Use the id of the object, a UUID.`,
    );
  return given?.map((id) => id.toLowerCase());
}
