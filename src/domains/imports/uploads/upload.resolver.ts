import { Arg, Args, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { ChangeArgs } from '../../../platform/graphql/mutation.js';
import type { Session } from '../../../platform/graphql/session.js';
import type { UploadService } from './upload.service.js';
import {
  ImportInput,
  ImportPreview,
  ImportTable,
  ImportUpload,
  ImportUploadPayload,
} from './upload.type.js';

@Resolver(() => ImportUpload)
export class UploadResolver {
  constructor(private readonly service: UploadService) {}

  @Query(() => [ImportTable], {
    description: 'The tables that an import can fill, with their fields. For administrators.',
  })
  importTables(@Ctx() session: Session) {
    return this.service.tables(session);
  }

  @Query(() => ImportUpload, {
    nullable: true,
    description: 'An upload; null when it does not exist. For administrators.',
  })
  importUpload(
    @Ctx() session: Session,
    @Arg('id', () => ID, { description: 'The id of the upload.' }) id: string,
    @Arg('encoding', () => String, {
      nullable: true,
      description: 'Encoding of files without a byte order mark; default: utf-8.',
    })
    encoding?: string,
  ) {
    return this.service.byId(session, id, encoding);
  }

  @Query(() => ImportPreview, {
    description:
      'What an import would do. All rows are checked as the import checks them, and nothing is written. For administrators.',
  })
  importPreview(
    @Ctx() session: Session,
    @Arg('input', () => ImportInput, { description: 'What, and how.' }) input: ImportInput,
    @Arg('first', () => Int, { description: 'How many rows of each table to show, 1 to 50.' })
    first: number,
  ) {
    return this.service.preview(session, input, first);
  }

  @Mutation(() => ImportUploadPayload, {
    description:
      'Creates an upload: send its files with PUT /imports/<id>/files/<name>. For administrators.',
  })
  importUploadCreate(@Ctx() session: Session, @Args(() => ChangeArgs) args: ChangeArgs) {
    return this.service.create(session, args);
  }

  @Mutation(() => ImportUploadPayload, {
    description: 'Removes a file from an upload. For administrators.',
  })
  importFileRemove(
    @Ctx() session: Session,
    @Arg('uploadId', () => ID, { description: 'The upload.' }) uploadId: string,
    @Arg('name', () => String, { description: 'The file.' }) name: string,
    @Args(() => ChangeArgs) args: ChangeArgs,
  ) {
    return this.service.removeFile(session, uploadId, name, args);
  }
}
