import { Alert, Button, Code, CopyButton, Stack, Text } from '@mantine/core';

/** Shows a secret that the server answers once, with a button that copies it. */
export function OneTime({
  title,
  about,
  secret,
  onClose,
}: {
  title: string;
  about: string;
  secret: string;
  onClose(): void;
}) {
  return (
    <Alert title={title} withCloseButton onClose={onClose} closeButtonLabel="Hide it" role="status">
      <Stack gap="xs" align="start">
        <Text size="sm">{about}</Text>
        <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
          {secret}
        </Code>
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button size="xs" variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      </Stack>
    </Alert>
  );
}
