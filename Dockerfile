# Build: every dependency, the compiled sources, then only what runs.
FROM node:24 AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build && rm -rf dist/test && npm prune --omit=dev

FROM node:24-slim
# Production serves no demo and wants AUTH_JWT_SECRET or AUTH_JWKS_URL; see docs/configuration.md.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 RAPPORT_DATA=/var/lib/rapport
WORKDIR /app
# The volume takes over this owner; the application writes nowhere else.
RUN mkdir -p /var/lib/rapport && chown node:node /var/lib/rapport
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
# The compiled sources hold the migrations too.
COPY --from=build /app/dist dist
COPY --from=build /app/search/taxonomy search/taxonomy
COPY --from=build /app/schema/documents schema/documents
COPY --from=build /app/dashboards/documents dashboards/documents
USER node
VOLUME /var/lib/rapport
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Not through npm, which would stand between the server and SIGTERM.
CMD ["node", "--enable-source-maps", "dist/src/main.js", "serve"]
