package io.grapevine.bench.hot;

import io.grapevine.bench.Connection;
import io.grapevine.bench.compare.AlertSet;
import io.grapevine.core.alerts.AlertStore;
import io.grapevine.core.alerts.AlertsView;
import io.grapevine.features.replicalabels.ReplicaLabels;
import io.grapevine.model.Alert;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.web.api.http.Refusal;
import io.grapevine.web.api.v2.AlertDecoder;
import io.grapevine.web.api.v2.LiveApi;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/** Alerts that are received, and read. */
final class ApiPaths {
    /** How many alerts are read at once. */
    static final int LISTED = 1_000;

    /** How many alert names there are. */
    static final int NAMES = 200;

    private static final Duration RESOLVE_TIMEOUT = Duration.ofMinutes(5);
    private static final String CONFIG = """
            route: {receiver: team, group_by: [alertname, service], group_wait: 2h}
            receivers: [{name: team}]
            """;

    private ApiPaths() {}

    /** So many alerts of 200 names. */
    static AlertSet set(int count) {
        return new AlertSet("node", count, NAMES, Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    private static byte[] body(AlertSet set, int count) {
        return set.json(0, count).getBytes(StandardCharsets.UTF_8);
    }

    /** So many alerts as they are after they were received. */
    static List<Alert> alerts(int count) {
        return decoded(set(count), count);
    }

    /** The first ones of a set as they are after they were received. */
    static List<Alert> decoded(AlertSet set, int count) {
        try {
            return decoder(StatePaths.emptyStore())
                    .decode(body(set, count), Instant.now(), RESOLVE_TIMEOUT)
                    .alerts();
        } catch (Refusal e) {
            throw new AssertionError(e);
        }
    }

    private static AlertDecoder decoder(AlertsView known) {
        return decoder(known, ReplicaLabels.NONE);
    }

    private static AlertDecoder decoder(AlertsView known, ReplicaLabels replicas) {
        return new AlertDecoder(MatcherParser.of(ParserMode.UTF8_WITH_FALLBACK, warning -> {}), known, replicas);
    }

    /** Alerts that are not known yet. */
    static Work decode() {
        return decode(StatePaths.emptyStore());
    }

    /** Alerts that are known already. */
    static Work decodeAgain() {
        AlertStore known = StatePaths.emptyStore();
        alerts(AlertSet.BATCH).forEach(known::put);
        return decode(known);
    }

    private static Work decode(AlertsView known) {
        AlertDecoder decoder = decoder(known);
        byte[] body = body(set(AlertSet.BATCH), AlertSet.BATCH);
        Instant now = Instant.now();
        return () -> decoder.decode(body, now, RESOLVE_TIMEOUT).alerts();
    }

    /** Alerts that two servers send again. */
    static Work receive() {
        return receive(ReplicaLabels.NONE);
    }

    /** Alerts that two servers send again, and that are one alert each. */
    static Work receiveOne() {
        return receive(new ReplicaLabels(Set.of("cluster")));
    }

    private static Work receive(ReplicaLabels replicas) {
        AlertStore known = StatePaths.emptyStore();
        known.mergeSendersBy(ReplicaLabels::merge);
        AlertDecoder decoder = decoder(known, replicas);
        String first = set(AlertSet.BATCH).json(0, AlertSet.BATCH);
        List<byte[]> bodies = List.of(
                first.getBytes(StandardCharsets.UTF_8),
                first.replace("eu-1", "eu-2").getBytes(StandardCharsets.UTF_8));
        return () -> {
            for (byte[] body : bodies) {
                decoder.decode(body, Instant.now(), RESOLVE_TIMEOUT).alerts().forEach(known::put);
            }
            return known;
        };
    }

    static Work list() throws Exception {
        return new Listing();
    }

    /** Reads all alerts of a replica in this process. */
    private static final class Listing implements Work {
        private final byte[] request = Connection.getRequest("/api/v2/alerts");
        private final Vertx vertx = Vertx.vertx();
        private final LiveApi api;
        private final Connection connection;

        Listing() throws Exception {
            api = new LiveApi(vertx, CONFIG, LiveApi.Integrations.NONE);
            connection = new Connection(api.port());
            String alerts = set(LISTED).json(0, LISTED);
            int status = connection.post("/api/v2/alerts", alerts).status();
            if (status != 200) {
                throw new IOException("POST /api/v2/alerts: status " + status + " (expected: 200)");
            }
        }

        @Override
        public Object run() throws IOException {
            return connection.exchange(request);
        }

        @Override
        public void close() throws Exception {
            connection.close();
            api.close();
            vertx.close().toCompletionStage().toCompletableFuture().get();
        }
    }
}
