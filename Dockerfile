# Builds the jar, unpacks its layers and native libraries, and runs them as a user without rights on
# a file system that may be read-only. glibc only: the native engines do not run on musl.
FROM eclipse-temurin:17-jdk-jammy AS build
WORKDIR /build
COPY mvnw pom.xml ./
COPY .mvn .mvn
COPY src src
RUN ./mvnw -B -ntp -DskipTests package
RUN java -Djarmode=tools -jar target/ganvas.jar extract --layers --destination layers
RUN sh src/main/docker/unpack-natives.sh layers natives

FROM eclipse-temurin:17-jre-jammy
RUN useradd --system --uid 10001 --no-create-home ganvas && mkdir /data && chown ganvas /data
WORKDIR /app
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/spring-boot-loader/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY --from=build /build/natives ./natives
COPY --from=build /build/layers/application/ ./
COPY src/main/docker/start.sh ./
# An archive of the classes that a start loads, made by the Java that will read it.
RUN JAVA_OPTS="-XX:ArchiveClassesAtExit=ganvas.jsa -Dspring.context.exit=onRefresh" \
  sh start.sh --ganvas.data-dir=started && rm -r started
USER ganvas
# Health and metrics have a port of their own, which compose does not publish.
ENV GANVAS_DATADIR=/data
ENV SERVER_PORT=8080
ENV MANAGEMENT_SERVER_PORT=8081
EXPOSE 8080 8081
VOLUME /data
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD wget -q -O /dev/null http://localhost:8081/actuator/health/readiness || exit 1
ENTRYPOINT ["sh", "/app/start.sh"]
