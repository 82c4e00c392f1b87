# The bridge as an image: docker build -t groupme-webhook-bridge --build-arg REVISION=$(git rev-parse HEAD) .
# Needs BuildKit. docs/deployment.md says how to run it. Both base images must have the same JDK.
ARG BUILD_IMAGE=eclipse-temurin:25-jdk-noble
ARG RUN_IMAGE=eclipse-temurin:25-jre-noble

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
COPY mvnw pom.xml ./
COPY .mvn .mvn
COPY src/main/java src/main/java
COPY src/main/resources src/main/resources
ARG REVISION
# The repository stays outside: the commit in /actuator/info is the one that was named.
RUN [ -z "$REVISION" ] || printf 'git.commit.id=%s\n' "$REVISION" > src/main/resources/git.properties
RUN --mount=type=cache,target=/root/.m2 ./mvnw -B -ntp package -Dmaven.test.skip -Dspotless.check.skip
RUN java -Djarmode=tools -jar target/groupme-webhook-bridge.jar extract --layers --destination layers
# Unpacked here, native parts need no /tmp that can be written and executed.
RUN mkdir native && cd native && for jar in ../layers/dependencies/lib/sqlite-jdbc-* ../layers/dependencies/lib/netty-transport-native-*; do \
      jar -xf $jar "org/sqlite/native/Linux/$(uname -m)" META-INF/native; done \
    && mkdir lib && find . -name '*.so' -exec mv {} lib ';'

FROM ${RUN_IMAGE} AS bridge
WORKDIR /app
COPY --from=build /src/layers/dependencies/ /src/layers/snapshot-dependencies/ ./
COPY --from=build /src/native/lib native
COPY --from=build /src/layers/application/ ./
COPY src/main/docker/jvm.options ./
# Memory and collector, to be replaced as a whole; JAVA_TOOL_OPTIONS is for what is added.
ENV JDK_JAVA_OPTIONS="-XX:+UseSerialGC -Xms8m -XX:MaxRAMPercentage=50 -XX:TrimNativeHeapInterval=5000" \
    MALLOC_ARENA_MAX=2

# The JVM takes a cache only for the same jars, of the same age, and the same JVM: it is trained on the stage that runs.
FROM bridge AS training
COPY src/main/docker/train.sh /
RUN /train.sh /bridge.aot @jvm.options -jar /app/groupme-webhook-bridge.jar

FROM bridge
COPY --from=training /bridge.aot ./
# Any user of group 0 can write, as OpenShift has it.
RUN mkdir -m 0775 /data && chown 10001:0 /data
VOLUME /data
USER 10001:0
EXPOSE 8080 8081
ENV BRIDGE_DATA_DIR=/data
# Unhealthy is what a new start would mend; whether the store answers, readiness says.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${MANAGEMENT_SERVER_PORT:-8081} && printf 'GET /actuator/health/liveness HTTP/1.0\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
ENTRYPOINT ["java", "@/app/jvm.options", "-XX:AOTCache=/app/bridge.aot", "-jar", "/app/groupme-webhook-bridge.jar"]
ARG REVISION
LABEL org.opencontainers.image.title="GroupMe webhook bridge" \
      org.opencontainers.image.description="Holds GroupMe push sessions and delivers their events to HTTP webhooks: durable, signed, in order, at least once." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="0.1.0-SNAPSHOT" \
      org.opencontainers.image.revision="${REVISION}"
