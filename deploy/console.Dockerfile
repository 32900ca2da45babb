# The console. Build it from the root of the repository:
#   docker build -f deploy/console.Dockerfile -t console \
#     --build-arg API_URL=https://app.example.com --build-arg NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=pk_live_… .
# The build fixes both addresses; docs/nextjs.md has the settings that are read at start.

FROM node:22-bookworm-slim AS build
WORKDIR /console
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci
COPY web .
ARG API_URL
ARG NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY
RUN test -n "$API_URL" && test -n "$NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY" && npm run build

FROM gcr.io/distroless/nodejs22-debian12:nonroot
WORKDIR /console
# With the packages for development: Next.js reads next.config.ts at start, and needs TypeScript for it.
COPY --from=build --chown=65532:65532 /console .
USER 65532:65532
ENV NODE_ENV=production PORT=3000
EXPOSE 3000
STOPSIGNAL SIGTERM
# The image's entry point is node.
CMD ["node_modules/next/dist/bin/next", "start"]
