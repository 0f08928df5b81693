package io.grapevine.receiver.slack;

import static io.grapevine.receiver.action.EndedIncident.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.loop.LoopThread;
import io.grapevine.base.loop.Pauses;
import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.ActionsConfig.SlackAppConfig;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.ProxyConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.TlsConfig;
import io.grapevine.config.Url;
import io.grapevine.features.actions.ActionResult;
import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.TinyProxy;
import io.grapevine.notification.MessageIncident;
import io.grapevine.receiver.LogLines;
import io.grapevine.receiver.TestTls;
import io.grapevine.receiver.action.ActionTargets;
import io.grapevine.receiver.action.ChatEnvironment;
import io.grapevine.receiver.action.ConnectionState;
import io.grapevine.receiver.action.EndedIncident;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections by Socket Mode to a Slack on this computer. */
class SlackActionsIT {
    private static final Instant NOW = Instant.parse("2026-11-23T14:03:00Z");
    private static final MessageIncident INCIDENT = new MessageIncident("0123456789abcdef", 1, NOW);
    private static final Secret NONE = new Secret("");

    private final Vertx vertx = Vertx.vertx();
    private final LoopThread loop = new LoopThread("test");
    private final EndedIncident incident = new EndedIncident();
    private FakeSlackServer slack = new FakeSlackServer(false);
    private volatile OptionalInt position = OptionalInt.of(0);
    private SlackActions actions = actions(Duration.ofSeconds(75));

    /** With pauses that a test can wait for; no limit but that of silence that a busy computer can exceed. */
    private SlackActions actions(Duration silence) {
        SocketModeClient.Timing timing = new SocketModeClient.Timing(
                Duration.ofMillis(50),
                silence,
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                Duration.ofMillis(100),
                new Pauses(Duration.ofMillis(20), Duration.ofMillis(100)),
                Duration.ofMillis(100));
        return new SlackActions(
                new ChatEnvironment(vertx, Map.of(), Destinations.ANY, InstantSource.fixed(NOW), loop, () -> position),
                ActionTargets.of(incident, ActionTargets.noneMapped()),
                timing,
                Duration.ofMillis(20));
    }

    private SlackAppConfig app(String appLevelToken, Secret bot, HttpConfig http) {
        return new SlackAppConfig(new Secret(appLevelToken), "", bot, "", NONE, "", http, new Url(slack.url("/api/")));
    }

    private SlackAppConfig app(HttpConfig http) {
        return app(FakeSlackServer.APP, NONE, http);
    }

    private SlackAppConfig app() {
        return app(HttpConfig.DEFAULT);
    }

    private void apply(SlackAppConfig... apps) throws Exception {
        actions.apply(new Chats(List.of(apps), List.of(), List.of(), List.of(), List.of(), List.of()));
    }

    @AfterEach
    void close() {
        actions.close();
        slack.close();
        loop.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private boolean isUp() {
        return actions.states().stream().allMatch(ConnectionState::up);
    }

    private ServerWebSocket connected() throws Exception {
        apply(app());
        ServerWebSocket socket = slack.awaitSocket();
        until(this::isUp);
        return socket;
    }

    private void click(ServerWebSocket socket, String envelope) throws Exception {
        slack.api().post("Disk full", ActionTargets.buttons(ActionTargets.TOKENS), INCIDENT);
        socket.writeTextMessage(new JsonObject()
                .put("envelope_id", envelope)
                .put("type", "interactive")
                .put("accepts_response_payload", false)
                .put("payload", slack.api().click("Acknowledge", "ana", NOW, slack.url("/hooks/" + envelope)))
                .encode());
    }

    @Test
    void aClickIsAcknowledgedBeforeTheActionHasEndedAndAnswered() throws Exception {
        CompletableFuture<ActionResult> held = new CompletableFuture<>();
        incident.result = held;
        click(connected(), "e1");

        assertThat(slack.awaitText()).isEqualTo("{\"envelope_id\":\"e1\"}");
        assertThat(incident.requests.poll(20, TimeUnit.SECONDS)).isNotNull().satisfies(request -> {
            assertThat(request.author()).isEqualTo("ana (Slack)");
            assertThat(request.at()).contains(NOW);
            assertThat(request.groupId()).isEqualTo(INCIDENT.groupId());
        });
        assertThat(slack.api().whispers()).isEmpty();

        held.complete(new ActionResult.Ended());

        until(() -> !slack.api().whispers().isEmpty());
        assertThat(slack.api().message().encode()).contains("This incident has ended");
    }

    @Test
    void theSuccessorIsOpenBeforeTheOldOneIsClosed() throws Exception {
        ServerWebSocket old = connected();
        old.writeTextMessage("{\"type\":\"disconnect\",\"reason\":\"warning\"}");
        ServerWebSocket next = slack.awaitSocket();

        until(old::isClosed);
        assertThat(next.isClosed()).isFalse();
        click(next, "e2");

        assertThat(slack.awaitText()).isEqualTo("{\"envelope_id\":\"e2\"}");
        assertThat(isUp()).isTrue();
        assertThat(slack.opened()).isEqualTo(2);
    }

    @Test
    void aDroppedSocketIsReplaced() throws Exception {
        connected().close();
        ServerWebSocket next = slack.awaitSocket();
        until(this::isUp);
        click(next, "e3");

        assertThat(slack.awaitText()).isEqualTo("{\"envelope_id\":\"e3\"}");
    }

    @Test
    void aConnectionThatWasCutSilentlyIsReplaced() throws Exception {
        actions.close();
        actions = actions(Duration.ofMillis(1_500));
        connected();

        slack.freeze();

        slack.awaitSocket();
        until(this::isUp);
    }

    @Test
    void pongsKeepAQuietConnectionOpen() throws Exception {
        ServerWebSocket socket = connected();
        BlockingQueue<String> pings = new LinkedBlockingQueue<>();
        socket.frameHandler(frame -> {
            if (frame.isPing()) {
                pings.add("ping");
            }
        });

        for (int i = 0; i < 3; i++) {
            assertThat(pings.poll(20, TimeUnit.SECONDS)).isNotNull();
        }
        assertThat(slack.opened()).isEqualTo(1);
    }

    @Test
    void refusalsAreShownWithoutSecretsAndTriedAgain() throws Exception {
        try (LogLines log = LogLines.capture()) {
            slack.refuse(new HttpReply(429, Map.of("Retry-After", "0"), "{\"ok\":false,\"error\":\"ratelimited\"}"));
            slack.refuse(new HttpReply(
                    200, Map.of("Content-Type", "application/json"), "{\"ok\":false,\"error\":\"internal_error\"}"));
            slack.refuse(new HttpReply(200, Map.of(), "<html>" + FakeSlackServer.APP + "</html>"));
            slack.refuse(new HttpReply(200, Map.of(), "{\"ok\":true,\"url\":\"http://169.254.169.254/\"}"));
            slack.refuse(new HttpReply(200, Map.of(), "{\"ok\":true,\"url\":\"wss://127.0.0.1:1/?ticket=hush\"}"));
            connected();

            assertThat(String.join("\n", log.lines()))
                    .contains(
                            "status code 429: ratelimited",
                            "internal_error",
                            "not the answer expected",
                            "unsupported scheme",
                            "Connected to Slack")
                    .doesNotContain(FakeSlackServer.APP, "ticket", "169.254");
        }
        assertThat(slack.opened()).isEqualTo(6);
        assertThat(actions.states()).extracting(ConnectionState::error).containsExactly("");
    }

    @Test
    void aWrongTokenIsShown() throws Exception {
        apply(app("xapp-wrong", NONE, HttpConfig.DEFAULT));

        until(() -> actions.states().get(0).error().contains("invalid_auth"));
        assertThat(actions.states().get(0).error()).doesNotContain("xapp-");
        assertThat(isUp()).isFalse();
    }

    @Test
    void connectsOnlyWhileItMay() throws Exception {
        position = OptionalInt.empty();
        apply(app());
        CompletableFuture<Void> ticks = new CompletableFuture<>();
        vertx.setTimer(200, id -> ticks.complete(null));
        ticks.get(20, TimeUnit.SECONDS);
        assertThat(slack.opened()).isZero();

        position = OptionalInt.of(7);
        ServerWebSocket socket = slack.awaitSocket();
        position = OptionalInt.of(8);

        until(socket::isClosed);
        assertThat(slack.open()).isZero();
    }

    @Test
    void aReloadKeepsWhatIsTheSame() throws Exception {
        ServerWebSocket socket = connected();
        apply(app());
        click(socket, "e4");
        assertThat(slack.awaitText()).isEqualTo("{\"envelope_id\":\"e4\"}");
        assertThat(slack.opened()).isEqualTo(1);

        apply(app(FakeSlackServer.APP, new Secret("xoxb-other"), HttpConfig.DEFAULT));
        ServerWebSocket next = slack.awaitSocket();
        until(socket::isClosed);

        apply();
        until(next::isClosed);
        assertThat(actions.states()).isEmpty();
    }

    @Test
    void showsWhetherItIsUp() throws Exception {
        PrometheusRegistry registry = new PrometheusRegistry();
        ConnectionState.register(registry, () -> Map.of("slack", actions.states()));
        assertThat(registry.scrape().toString()).doesNotContain("via");
        connected();

        assertThat(registry.scrape().stream().flatMap(metric -> metric.getDataPoints().stream()))
                .singleElement()
                .satisfies(point -> {
                    assertThat(point.getLabels().get("via")).isEqualTo("slack");
                    assertThat(((GaugeSnapshot.GaugeDataPointSnapshot) point).getValue())
                            .isEqualTo(1);
                });
    }

    @Test
    void goesThroughAProxyWithTheAuthoritiesOfItsSettings() throws Exception {
        slack.close();
        slack = new FakeSlackServer(true);
        try (TinyProxy proxy = TinyProxy.start()) {
            HttpConfig http = config(TestTls.trusting())
                    .withProxy(new ProxyConfig(new Url("http://127.0.0.1:" + proxy.port()), "", false, Map.of()));
            apply(app(http));
            ServerWebSocket socket = slack.awaitSocket();
            until(this::isUp);
            click(socket, "e5");

            assertThat(slack.awaitText()).isEqualTo("{\"envelope_id\":\"e5\"}");
            assertThat(proxy.heads()).hasSizeGreaterThanOrEqualTo(2).allMatch(head -> head.startsWith("CONNECT "));
        }
    }

    @Test
    void aCertificateThatIsNotTrustedIsShown() throws Exception {
        slack.close();
        slack = new FakeSlackServer(true);
        apply(app());

        until(() -> actions.states().get(0).error().contains("TLS"));
        assertThat(slack.open()).isZero();
    }

    @Test
    void aProxyThatIsNotPossibleIsShown() throws Exception {
        HttpConfig http =
                HttpConfig.DEFAULT.withProxy(new ProxyConfig(new Url("https://127.0.0.1:1"), "", false, Map.of()));
        apply(app(http));

        until(() -> !actions.states().get(0).error().isEmpty());
        assertThat(isUp()).isFalse();
    }

    private static HttpConfig config(TlsConfig tls) {
        return new HttpConfig(null, null, null, tls, true, true, ProxyConfig.NONE, null);
    }
}
