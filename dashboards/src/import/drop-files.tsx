import { Alert, Button, List, Paper, Stack, Text } from '@mantine/core';
import { useRef, useState } from 'react';
import { useMutation } from 'urql';
import { CreateUploadDocument, type UploadFragment } from '../graphql/generated';
import { IconUpload } from '../ui/icons';
import { refusalOf } from '../ui/loaded';
import { sendFiles } from './send-files';

/** An area to drop files on, with a button to choose them. Creates the upload with the first files. */
export function DropFiles({
  upload,
  onSent,
}: {
  upload?: UploadFragment;
  onSent: (uploadId: string) => void;
}) {
  const [, create] = useMutation(CreateUploadDocument);
  const [sending, setSending] = useState<string>();
  const [problems, setProblems] = useState<string[]>([]);
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  const send = async (files: readonly File[]) => {
    if (files.length === 0 || sending) return;
    setSending(files[0]!.name);
    setProblems([]);
    let target = upload;
    if (!target) {
      const { data, error } = await create({});
      target = data?.importUploadCreate.upload ?? undefined;
      if (!target)
        setProblems([
          refusalOf(data?.importUploadCreate.userErrors, error) ??
            'The server could not accept the files. Try again.',
        ]);
    }
    if (target) {
      const refused = await sendFiles(target, files, setSending);
      setProblems(refused);
      if (refused.length < files.length) onSent(target.id);
    }
    setSending(undefined);
  };

  return (
    <Stack gap="sm">
      <Paper
        withBorder
        p={upload ? 'sm' : 'xl'}
        style={{
          borderStyle: 'dashed',
          ...(over ? { borderColor: 'var(--mantine-primary-color-filled)' } : {}),
        }}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void send([...event.dataTransfer.files]);
        }}
      >
        <Stack align="center" gap="xs">
          {upload ? null : <IconUpload size={32} aria-hidden />}
          <Text ta="center" size={upload ? 'sm' : undefined}>
            {upload ? 'Drop more files here' : 'Drop CSV files or JSON Resume files here'}
          </Text>
          <Button
            size={upload ? 'xs' : 'sm'}
            variant={upload ? 'default' : 'filled'}
            loading={sending !== undefined}
            onClick={() => input.current?.click()}
          >
            Choose files
          </Button>
          <input
            ref={input}
            type="file"
            multiple
            accept=".csv,.tsv,.txt,.json"
            hidden
            aria-label="Files to import"
            onChange={(event) => {
              void send([...(event.currentTarget.files ?? [])]);
              event.currentTarget.value = ''; // so that the same file can be chosen again
            }}
          />
          <Text size="sm" c="dimmed" role="status">
            {sending ? `Sending ${sending} …` : ''}
          </Text>
        </Stack>
      </Paper>
      {problems.length > 0 ? (
        <Alert color="red" title="Some files were not accepted" role="alert">
          <List size="sm">
            {problems.map((problem) => (
              <List.Item key={problem}>{problem}</List.Item>
            ))}
          </List>
        </Alert>
      ) : null}
    </Stack>
  );
}
