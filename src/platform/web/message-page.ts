interface Message {
  title: string;
  message: string;
  link: { to: string; text: string };
}

const policy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** A page that says one thing, without a script. Texts are escaped. */
export const messagePage = Object.assign(
  ({ title, message, link }: Message): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} · Rapport</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
main { max-width: 32rem; margin: 10vh auto; padding: 0 1rem }
</style>
</head>
<body><main>
<h1>${escaped(title)}</h1>
<p>${escaped(message)}</p>
<p><a href="${escaped(link.to)}">${escaped(link.text)}</a></p>
</main></body>
</html>
`,
  { policy },
);

const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
