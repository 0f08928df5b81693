package io.grapevine.receiver.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.httpclient.message.MessageLinks;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.MessageState;
import io.grapevine.notification.MessageState.Acknowledged;
import io.grapevine.notification.MessageState.Silenced;
import io.grapevine.notification.MessageState.Undone;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.AddedKinds;
import io.grapevine.receiver.HookReceiver;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.HttpNotifierContract;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.Written;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagerdutyNotifierIT extends HttpNotifierContract {
    private static final String ACCEPTED =
            "{\"status\":\"success\",\"message\":\"Event processed\",\"dedup_key\":\"d\"}";

    private static final String THROTTLED = "{\"status\":\"throttle exceeded\",\"message\":\"later\"}";

    PagerdutyNotifierIT() {
        super(ACCEPTED);
        unanswered = FailureReason.REQUEST_ERROR;
    }

    @Override
    protected Notifier notifier(HookReceiver receiver) throws Exception {
        return notifier(
                receiver.url("/hook/" + SECRET),
                "routing_key=key-" + SECRET,
                Map.entry("details", Map.of("all", "{{ everything }}")),
                LOGIN);
    }

    private Notifier notifier(String url, Object... fields) throws Exception {
        return notifierFor(url, true, MessageLinks.NONE, fields);
    }

    private Notifier notifierFor(String url, boolean acknowledges, MessageLinks links, Object... fields)
            throws Exception {
        PagerdutyConfig config = Written.config(PagerdutyConfig.class, Written.and(fields, "url=" + url));
        return new PagerdutyNotifier(config, AddedKinds.requests(vertx, config, links), acknowledges, url + "/v1");
    }

    @Override
    protected Notifier flawed(HookReceiver receiver) throws Exception {
        return notifier(receiver.url("/"), "component={{ boom }}");
    }

    private Outcome answered(HookServer.Answer answer, Object... fields) throws Exception {
        hook.answer(answer);
        return send(notifier(hook.url("/pd"), fields));
    }

    @Test
    void postsToTheAddressOfItsVersion() throws Exception {
        hook.answer(HookServer.status(202, ACCEPTED));
        assertThat(send(notifier(hook.url("/pd")))).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        assertThat(send(notifier(hook.url("/pd"), "service_key=s-{{ .Status }}")))
                .isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        assertThat(hook.requests()).extracting(HookServer.Received::target).containsExactly("/pd", "/pd/v1");
        assertThat(hook.requests())
                .allSatisfy(
                        received -> assertThat(received.headers()).containsEntry("content-type", "application/json"));
        String key = "d4061866bc333de2350285b0452a21f78349e3d63b4f06b6c956f64f95d7be36";
        assertThat(hook.requests().get(0).body()).startsWith("{\"routing_key\":\"key\",\"dedup_key\":\"" + key + "\",");
        assertThat(hook.requests().get(1).body())
                .startsWith("{\"service_key\":\"s-firing\",\"incident_key\":\"" + key + "\",");
    }

    @Test
    void readsKeysFromFilesAnewEveryTime(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), " one-{{ .Status }}\n");
        Notifier second = notifier(hook.url("/pd"), "routing_key=", "routing_key_file=" + file);
        Notifier first = notifier(hook.url("/pd"), "service_key_file=" + file);
        send(second);
        send(first);
        Files.writeString(file, "two");
        send(second);
        assertThat(hook.requests())
                .extracting(received -> received.body().split(",")[0])
                .containsExactly(
                        "{\"routing_key\":\"one-firing\"",
                        "{\"service_key\":\"one-firing\"",
                        "{\"routing_key\":\"two\"");
        Files.delete(file);
        assertThat(send(second)).isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    void rejectsAKeyThatIsEmptyOrFailsWithoutQuotingIt() throws Exception {
        assertThat(send(notifier("http://h/", "routing_key=" + SECRET + "{{ boom }}")))
                .isEqualTo(new Outcome.Rejected(FailureReason.TEMPLATE_ERROR, "routing_key: its template fails"));
        assertThat(send(notifier("http://h/", "routing_key=")))
                .isEqualTo(new Outcome.Rejected(
                        FailureReason.CONFIG_ERROR, "routing_key: empty once rendered (expected: a key)"));
        assertThat(send(notifier("http://h/", "service_key={{ .GroupLabels.alertname }}{{ boom }}")))
                .isEqualTo(new Outcome.Rejected(FailureReason.TEMPLATE_ERROR, "service_key: its template fails"));
    }

    @Test
    void version1TriesAgainAfter403And429() throws Exception {
        Object[] first = {"service_key=s"};
        Outcome.Retryable failure =
                Outcomes.retryable(answered(HookServer.status(403, THROTTLED, "Retry-After", "7"), first));
        assertThat(failure.reason()).isEqualTo(FailureReason.RATE_LIMITED);
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(failure.message()).contains("403", "throttle exceeded");
        assertThat(answered(HookServer.status(429, ""), first)).isInstanceOf(Outcome.Retryable.class);
        assertThat(answered(HookServer.status(500, ""), first)).isInstanceOf(Outcome.Retryable.class);
        assertThat(answered(HookServer.status(400, ""), first)).isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    void believesTheWordRatherThanASuccess() throws Exception {
        assertThat(answered(HookServer.status(200, THROTTLED, "Retry-After", "7")))
                .isEqualTo(new Outcome.Retryable(
                        FailureReason.RATE_LIMITED, "PagerDuty answered: " + THROTTLED, Duration.ofSeconds(7)));
        String invalid = "{\"status\":\"invalid event\",\"message\":\"no\",\"errors\":[\"severity\"]}";
        assertThat(answered(HookServer.status(202, invalid)))
                .isEqualTo(new Outcome.Rejected(FailureReason.CLIENT_ERROR, "PagerDuty answered: " + invalid));
        for (String body : new String[] {"", "ok", "{}", "{\"status\":\"ok\"}", "{\"status\":1}"}) {
            assertThat(answered(HookServer.status(200, body))).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        }
    }

    @Test
    void saysWhyAnEventIsRefusedButNotItsKey() throws Exception {
        String body = "{\"status\":\"invalid event\",\"errors\":[\"no such key: " + SECRET + "-firing\"]}";
        assertThat(answered(HookServer.status(400, body), "routing_key=" + SECRET + "-{{ .Status }}"))
                .isEqualTo(new Outcome.Rejected(
                        FailureReason.CLIENT_ERROR,
                        "unexpected status code 400: {\"status\":\"invalid event\",\"errors\":[\"no such key: "
                                + "<redacted>\"]}"));
    }

    @Test
    void givesUpAtATimeoutOfItsOwn() throws Exception {
        hook.answer(HookServer.SILENCE);
        assertThat(send(notifier(hook.url("/"), Map.entry("timeout", Duration.ofMillis(300)))))
                .isEqualTo(new Outcome.Retryable(
                        FailureReason.CONTEXT_DEADLINE_EXCEEDED, "configured pagerduty timeout reached (300ms)", null));
    }

    private static MessageState acknowledged(String via) {
        return new MessageState(List.of(new Acknowledged("ana", Samples.NOW, via)), true, 1);
    }

    private static Outcome redraw(Notifier notifier, MessageState state) throws Exception {
        return Outcomes.of(notifier.redraw(Samples.firing("h1"), state));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "slack", "link"})
    void whatIsAcknowledgedHereIsAcknowledgedThere(String via) throws Exception {
        hook.answer(HookServer.status(202, ACCEPTED));
        assertThat(redraw(notifier(hook.url("/pd")), acknowledged(via)))
                .isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        assertThat(hook.requests())
                .extracting(HookServer.Received::body)
                .containsExactly("{\"routing_key\":\"key\",\"dedup_key\":"
                        + "\"d4061866bc333de2350285b0452a21f78349e3d63b4f06b6c956f64f95d7be36\","
                        + "\"event_action\":\"acknowledge\"}\n");
    }

    @Test
    void nothingIsSentThereOfWhatCameFromThereIsUndoneOrIsNotAskedFor() throws Exception {
        String url = hook.url("/pd");
        MessageState undone = new MessageState(List.of(new Undone("ana", Samples.NOW)), false, 1);
        MessageState silenced = new MessageState(List.of(new Silenced("ana", Samples.NOW)), true, 1);
        redraw(notifier(url), acknowledged("pagerduty"));
        redraw(notifier(url), undone);
        redraw(notifier(url), silenced);
        redraw(notifier(url, "service_key=s"), acknowledged(""));
        Outcome left = redraw(notifierFor(url, false, MessageLinks.NONE), acknowledged(""));

        assertThat(left).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        assertThat(hook.requests()).isEmpty();
    }

    @Test
    void linksOfActionsAreInNoError() throws Exception {
        MessageLinks links = (notification, subject) -> List.of(new Link("Acknowledge", "https://am/act/gv1secret"));
        hook.answer(HookServer.status(400, "bad: https://am/act/gv1secret"));
        assertThat(refusal(notifierFor(hook.url("/pd"), false, links)).message())
                .contains("bad: ")
                .doesNotContain("gv1secret");
        assertThat(hook.requests().get(0).body()).contains("\"href\":\"https://am/act/gv1secret\"");
    }

    /** PagerDuty refuses events without a summary, a source or a severity that it knows. */
    private static final HookServer.Answer RULES = (exchange, received) -> {
        JsonObject event = new JsonObject(received.body());
        JsonObject payload = event.getJsonObject("payload");
        boolean isTaken = payload == null
                ? !event.getString("description", "").isBlank()
                : !payload.getString("summary", "").isBlank()
                        && !payload.getString("source", "").isBlank()
                        && Set.of("critical", "error", "warning", "info").contains(payload.getString("severity"));
        (isTaken
                        ? HookServer.status(202, ACCEPTED)
                        : HookServer.status(
                                400, "{\"status\":\"invalid event\",\"message\":\"Event object is invalid\"}"))
                .to(exchange, received);
    };

    @ParameterizedTest
    @CsvSource(delimiter = ';', nullValues = "-", textBlock = """
            severity=page; severity: "page" (expected: critical, error, warning, info), so error was sent
            severity= ; severity: " " (expected: critical, error, warning, info), so error was sent
            severity={{ .Status }}; severity: "firing" (expected: critical, error, warning, info), so error was sent
            severity=Critical; -
            severity=; -
            source=; source: "" (expected: a text), so Alertmanager was sent
            description=; description: "" (expected: a text), so [FIRING:1] alertname=HighLatency was sent
            """, ignoreLeadingAndTrailingWhitespace = true)
    void whatPagerDutyRefusesGetsAStandIn(String field, @Nullable String remark) throws Exception {
        String given = field.equals("severity=") && remark != null ? "severity= " : field;
        assertThat(Outcomes.delivered(answered(RULES, given)).remark()).isEqualTo(remark);
    }

    @Test
    void anEventOfVersion1GetsADescription() throws Exception {
        assertThat(Outcomes.delivered(answered(RULES, "service_key=s", "description="))
                        .remark())
                .startsWith("description: ");
    }
}
