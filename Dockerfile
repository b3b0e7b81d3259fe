# One image for each deployable: docker build --build-arg SERVICE=application .
# SERVICE is the name of a workspace package without its scope. Dependencies are installed independently of the sources,
# so a change of the sources fetches nothing again. The sources are bundled once for all images and form a layer of their
# own on top.
FROM node:24-trixie-slim AS manifests
# Installs only the pnpm program, in the version and with the checksum of the lock file, and runs no install scripts.
COPY deploy/pnpm/package.json deploy/pnpm/package-lock.json /pnpm/
RUN npm ci --prefix /pnpm --ignore-scripts --no-audit --no-fund && \
  ln -s /pnpm/node_modules/@pnpm/exe.linux-*/pnpm /usr/local/bin/pnpm && pnpm --version
ENV CI=true
WORKDIR /portal
COPY pnpm-lock.yaml pnpm-workspace.yaml package.json ./
COPY packages/bench/package.json packages/bench/
COPY packages/chassis/package.json packages/chassis/
COPY packages/contracts/package.json packages/contracts/
COPY packages/e2e/package.json packages/e2e/
COPY packages/messaging/package.json packages/messaging/
COPY packages/service/package.json packages/service/
COPY packages/stack/package.json packages/stack/
COPY packages/testing/package.json packages/testing/
COPY packages/web/package.json packages/web/
COPY services/auth/package.json services/auth/
COPY services/job/package.json services/job/
COPY services/profile/package.json services/profile/
COPY services/application/package.json services/application/
COPY services/notification/package.json services/notification/
COPY gateway/package.json gateway/

# The packages that stay outside the bundles, which are the dependencies of the repository itself. One layer for all images.
FROM manifests AS dependencies
RUN --mount=type=cache,target=/root/.local/share/pnpm/store pnpm install --frozen-lockfile --prod --filter job-portal

FROM manifests AS build
RUN --mount=type=cache,target=/root/.local/share/pnpm/store pnpm install --frozen-lockfile
COPY tsconfig.base.json ./
COPY packages packages
COPY services services
COPY gateway gateway
RUN pnpm build

# The bundles, the migrations and the pages of one deployable, in the folders where they are in the repository.
FROM build AS bundled
ARG SERVICE
RUN for folder in "packages/$SERVICE" "services/$SERVICE" "$SERVICE"; do \
    for part in package.json dist migrations pages; do \
      if [ -e "$folder/$part" ]; then mkdir -p /bundled && cp -r "$folder/$part" /bundled/; fi; \
    done; \
  done

FROM node:24-trixie-slim
ENV NODE_ENV=production
# Half of V8's default space for young objects, which it never gives back: hardly any object outlives its request.
# Source maps, so that stack traces name the sources.
ENV NODE_OPTIONS="--max-semi-space-size=8 --enable-source-maps"
# Otherwise glibc keeps memory for each thread, and threads other than the event loop's allocate little.
ENV MALLOC_ARENA_MAX=2
WORKDIR /app
COPY --from=dependencies /portal/node_modules node_modules
COPY --from=bundled /bundled .
# Where a volume for files is mounted. Each deployment chooses the user of the process.
RUN install -d -m 1777 /data
# The user `node`, as a number so that an orchestrator can verify that it is not root.
USER 1000:1000
EXPOSE 3000
# In the shell, because starting a Node process for each check would be most of the load of an idle container.
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s CMD ["bash", "-c", "\
  exec 3<>/dev/tcp/127.0.0.1/3000 && \
  printf 'GET /health/ready HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && \
  read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
CMD ["node", "dist/main.js"]
# Last, because they change with every build. All layers before stay the same if nothing else changes.
ARG SERVICE
ARG VERSION=unknown
ARG REVISION=unknown
ARG SOURCE=unknown
LABEL org.opencontainers.image.title="job-portal/$SERVICE" \
  org.opencontainers.image.licenses=MIT \
  org.opencontainers.image.source="$SOURCE" \
  org.opencontainers.image.version="$VERSION" \
  org.opencontainers.image.revision="$REVISION"
