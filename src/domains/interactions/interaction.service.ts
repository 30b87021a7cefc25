import { RapportError } from '../../errors.js';
import { refuse, UserErrorCode } from '../../platform/graphql/change.js';
import type { PageArgs, RootPageArgs } from '../../platform/graphql/connection.js';
import { change, type ChangeArgs } from '../../platform/graphql/mutation.js';
import { instanceOf, isId } from '../../platform/graphql/node.js';
import { readPage, readPageOfEach } from '../../platform/graphql/page.queries.js';
import type { Session } from '../../platform/graphql/session.js';
import type { ApplicationService } from '../applications/application.service.js';
import type { CandidateService } from '../candidates/candidate.service.js';
import { InteractionEntity } from './interaction.entity.js';
import { interactionScope, mayLogInteractions } from './interaction.policy.js';
import {
  interactionListing,
  type InteractionRow,
  interactionsById,
} from './interaction.queries.js';
import {
  Interaction,
  type InteractionFilter,
  type InteractionOrder,
  type InteractionInput,
} from './interaction.type.js';

export class InteractionService {
  constructor(
    private readonly candidates: CandidateService,
    private readonly applications: ApplicationService,
  ) {}

  async page(
    session: Session,
    page: RootPageArgs,
    filter?: InteractionFilter,
    order?: InteractionOrder,
  ) {
    session.rights.checkAsked('InteractionFilter', filter);
    session.rights.checkAskedBy('InteractionOrderField', order?.field);
    await session.waitFor(page.waitFor);
    return readPage(
      session.sql,
      interactionListing(interactionScope(session.viewer), filter, order),
      page,
      this.toInteraction(session),
      session.changeCursor,
    );
  }

  pageOf(
    session: Session,
    parent: 'candidate_id' | 'application_id',
    parentId: string,
    page: PageArgs,
  ) {
    return session
      .loader(JSON.stringify(['interactions', parent, page]), (ids) =>
        readPageOfEach(
          session.sql,
          interactionListing(interactionScope(session.viewer)),
          `i.${parent}`,
          ids,
          page,
          this.toInteraction(session),
          session.changeCursor,
        ),
      )
      .load(parentId);
  }

  async byId(session: Session, id: string): Promise<Interaction | undefined> {
    if (!isId(id)) return undefined;
    const [row] = await interactionsById(session.sql, [id], interactionScope(session.viewer));
    return row && this.toInteraction(session)(row);
  }

  async log(session: Session, input: InteractionInput, args: ChangeArgs) {
    if (!mayLogInteractions(session.viewer))
      throw new RapportError('FORBIDDEN', `${session.viewer.role} may not log interactions.`);
    const { result, ...rest } = await change(session, 'interactionLog', input, args, async () => {
      if (!(await this.candidates.byId(session, input.candidateId)))
        refuse(
          UserErrorCode.NOT_FOUND,
          ['input', 'candidateId'],
          `There is no candidate ${input.candidateId}.`,
        );
      if (input.applicationId)
        await this.requireApplication(session, input.applicationId, input.candidateId);
      const interaction = session.em.create(InteractionEntity, {
        candidate: input.candidateId,
        application: input.applicationId,
        at: input.at ? new Date(input.at) : new Date(),
        type: input.type,
        direction: input.direction,
        actor: session.viewer.actor,
        subject: input.subject,
        body: input.body,
      });
      await session.em.persist(interaction).flush();
      return interaction.id;
    });
    return { ...rest, interaction: result ? await this.byId(session, result) : undefined };
  }

  private async requireApplication(
    session: Session,
    id: string,
    candidateId: string,
  ): Promise<void> {
    const application = await this.applications.byId(session, id);
    if (application?.candidateId !== candidateId)
      refuse(
        UserErrorCode.NOT_FOUND,
        ['input', 'applicationId'],
        `This candidate has no application ${id}.`,
      );
  }

  private toInteraction({ rights }: Session) {
    return (row: InteractionRow) => instanceOf(Interaction, rights.shown('Interaction', row));
  }
}
