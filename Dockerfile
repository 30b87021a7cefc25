# Three stages: the packages that run, the build with all packages, and the image with the first and the result of the
# second. The image has no build tools.
FROM node:24 AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY scripts/prepare.mjs scripts/run-scripts.mjs scripts/
RUN npm ci --omit=dev

FROM node:24 AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY scripts scripts
RUN npm ci
COPY . .
RUN npm run build && rm -rf dist/test dist/benchmarks

FROM node:24-slim
# Production serves no demo and wants AUTH_JWT_SECRET or AUTH_JWKS_URL; see docs/configuration.md.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 RAPPORT_DATA=/var/lib/rapport
WORKDIR /app
# A new volume takes its owner from this folder. The application writes nowhere else.
RUN mkdir -p /var/lib/rapport && chown node:node /var/lib/rapport
COPY --from=packages /app/package.json ./
COPY --from=packages /app/node_modules node_modules
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
# Not through npm, so that SIGTERM reaches the server itself.
CMD ["node", "--enable-source-maps", "dist/src/main.js", "serve"]
