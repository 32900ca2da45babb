# The API. Build it from the root of the repository: docker build -f deploy/api.Dockerfile -t api .
# Pin both images by digest in your own copy: a tag moves.

# The toolchain of rust-toolchain.toml. The image has what the libraries in C need: cc, and make and perl for OpenSSL.
FROM rust:1.95.0-bookworm AS build
WORKDIR /build
COPY . .
# Without the feature `demo`, which contains a stand-in for Clerk that signs tokens for anyone.
RUN cargo build --release --locked --package api --no-default-features --features postgres

# Has glibc and certificate authorities, and neither a shell nor a package manager.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /build/target/release/api /usr/local/bin/api
# The number, so that an orchestrator can check that it is not root.
USER 65532:65532
WORKDIR /home/nonroot
ENV BIND_ADDR=0.0.0.0:8080 LOG_FORMAT=json
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/api"]
CMD ["serve"]
