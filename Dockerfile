# The service, and the command for pipelines: `docker run IMAGE serve`, `docker run IMAGE check …`.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /muster
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN node build.ts && npm prune --omit=dev --no-audit --no-fund

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production \
    MUSTER_HOST=0.0.0.0 \
    MUSTER_PORT=8080 \
    MUSTER_DB=/data/muster.db
WORKDIR /muster
COPY --from=build /muster/package.json ./
COPY --from=build /muster/node_modules ./node_modules
COPY --from=build /muster/drizzle ./drizzle
COPY --from=build /muster/examples ./examples
COPY --from=build /muster/rules ./rules
COPY --from=build /muster/schema ./schema
COPY --from=build /muster/dist ./dist
RUN chmod +x dist/bin.js && ln -s /muster/dist/bin.js /usr/local/bin/muster \
 && mkdir /data && chown node:node /data
USER node
WORKDIR /data
VOLUME /data
EXPOSE 8080
# Alive is what this asks; whether it can answer gates is what /readyz says.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.MUSTER_PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node is process 1 and ends by itself on SIGTERM, when what is under way is answered.
ENTRYPOINT ["muster"]
CMD ["serve"]
