import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Built into dist/dashboards, from where the product serves it. `npm run web` serves it for development beside a running product. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: '../dist/dashboards',
    emptyOutDir: true,
    target: 'es2022',
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: Object.fromEntries(
      ['/graphql', '/sign-in.json', '/bi', '/imports', '/exports', '/graphiql'].map((path) => [
        path,
        { target: process.env.RAPPORT_URL ?? 'http://127.0.0.1:4000', ws: true },
      ]),
    ),
  },
});
