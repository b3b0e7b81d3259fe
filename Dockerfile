# One image for each deployable: docker build --build-arg SERVICE=application .
# SERVICE is the name of a workspace package without its scope.
FROM node:24-trixie-slim AS build
RUN npm install --global pnpm@12.21.0
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
RUN pnpm install --frozen-lockfile
COPY tsconfig.base.json tsconfig.build.json ./
COPY packages packages
COPY services services
COPY gateway gateway
RUN pnpm build

FROM build AS deploy
ARG SERVICE
RUN pnpm --filter "@portal/$SERVICE" deploy --prod --legacy /deployed

FROM node:24-trixie-slim
ENV NODE_ENV=production
# Half the room for young objects that V8 takes by itself, and keeps: of a request hardly anything outlives its answer.
ENV NODE_OPTIONS=--max-semi-space-size=8
WORKDIR /app
COPY --from=deploy /deployed .
USER node
EXPOSE 3000
HEALTHCHECK --interval=2s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/health/ready').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js"]
