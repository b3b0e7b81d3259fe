# One image for each deployable: docker build --build-arg SERVICE=application .
# SERVICE is the name of a workspace package without its scope. What is installed does not depend on the sources, so that
# after a change of these nothing is fetched or deployed anew: they are compiled once for all images, and are a layer of
# their own on top.
FROM node:24-trixie-slim AS manifests
# Its program alone, of the version and with the checksum that the lock file says, and without a script that installs it.
COPY deploy/pnpm/package.json deploy/pnpm/package-lock.json /pnpm/
RUN npm ci --prefix /pnpm --ignore-scripts --no-audit --no-fund && \
  ln -s /pnpm/node_modules/@pnpm/exe.linux-*/pnpm /usr/local/bin/pnpm && pnpm --version
ENV CI=true
WORKDIR /portal
COPY pnpm-lock.yaml pnpm-workspace.yaml package.json ./
COPY packages/bench/package.json packages/bench/
COPY packages/chassis/package.json packages/chassis/
COPY packages/contracts/package.json packages/contracts/
COPY packages/dev-env/package.json packages/dev-env/
COPY packages/messaging/package.json packages/messaging/
COPY packages/testing/package.json packages/testing/
COPY services/auth/package.json services/auth/
COPY services/job/package.json services/job/
COPY services/profile/package.json services/profile/
COPY services/application/package.json services/application/
COPY services/notification/package.json services/notification/
COPY gateway/package.json gateway/
RUN --mount=type=cache,target=/root/.local/share/pnpm/store pnpm install --frozen-lockfile

# What one deployable needs at run time: its packages and those of the workspace, these without what is compiled.
FROM manifests AS dependencies
ARG SERVICE
RUN --mount=type=cache,target=/root/.local/share/pnpm/store pnpm --filter "@portal/$SERVICE" deploy --prod --legacy /app

FROM manifests AS build
COPY tsconfig.base.json tsconfig.build.json ./
COPY packages packages
COPY services services
COPY gateway gateway
# Types are checked with the tests; here they would be most of the time that a change takes.
RUN pnpm exec tsc -b --noCheck tsconfig.build.json

# The compiled files and the migrations, each where the dependencies have a place for them.
FROM build AS compiled
ARG SERVICE
RUN --mount=type=bind,from=dependencies,source=/app,target=/app \
  for folder in "packages/$SERVICE" "services/$SERVICE" "$SERVICE"; do \
    for part in dist migrations; do \
      if [ -d "$folder/$part" ]; then mkdir -p /compiled && cp -r "$folder/$part" /compiled/; fi; \
    done; \
  done && \
  cd /app && find node_modules/.pnpm -path '*/node_modules/@portal/*' -prune -type d | while read -r place; do \
    mkdir -p "/compiled/$place" && cp -r "/portal/packages/${place##*/}/dist" "/compiled/$place/"; \
  done

FROM node:24-trixie-slim
ENV NODE_ENV=production
# Half the room for young objects that V8 takes by itself, and keeps: of a request hardly anything outlives its answer.
ENV NODE_OPTIONS=--max-semi-space-size=8
WORKDIR /app
COPY --from=dependencies /app .
COPY --from=compiled /compiled .
# The user `node`; a number, so that an orchestrator can tell that it is not root.
USER 1000:1000
EXPOSE 3000
# By the shell, because a Node process every two seconds would be most of what an idle container does.
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s CMD ["bash", "-c", "\
  exec 3<>/dev/tcp/127.0.0.1/3000 && \
  printf 'GET /health/ready HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && \
  read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
CMD ["node", "dist/main.js"]
# Last, because they change with every build, and whoever changes nothing else should get the same layers.
ARG SERVICE
ARG VERSION=unknown
ARG REVISION=unknown
ARG SOURCE=unknown
LABEL org.opencontainers.image.title="job-portal/$SERVICE" \
  org.opencontainers.image.licenses=MIT \
  org.opencontainers.image.source="$SOURCE" \
  org.opencontainers.image.version="$VERSION" \
  org.opencontainers.image.revision="$REVISION"
