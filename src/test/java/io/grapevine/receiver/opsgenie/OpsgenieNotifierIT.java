package io.grapevine.receiver.opsgenie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.AddedKinds;
import io.grapevine.receiver.HookReceiver;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.HttpNotifierContract;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.RecordedReceivers;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.Written;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpsgenieNotifierIT extends HttpNotifierContract {
    /** The SHA-256 of the group key of the samples. */
    private static final String ALIAS = "d4061866bc333de2350285b0452a21f78349e3d63b4f06b6c956f64f95d7be36";

    private static final String JSM = "/jsm/ops/integration/";

    private static final String CLOSE = "v2/alerts/" + ALIAS + "/close?identifierType=alias";

    OpsgenieNotifierIT() {
        super("{\"result\":\"Request will be processed\"}");
    }

    @Override
    protected Notifier notifier(HookReceiver receiver) throws Exception {
        return notifier(
                receiver.url("/hook/" + SECRET + "/"),
                "description={{ everything }}",
                "source={{ everything }}",
                "api_key=key-" + SECRET,
                LOGIN);
    }

    private Notifier notifier(String url, Object... fields) throws Exception {
        Opsgenie config = Written.config(Opsgenie.class, Written.and(fields, "api_url=" + url));
        return config.notifier(AddedKinds.requests(vertx, config));
    }

    @Override
    protected Notifier flawed(HookReceiver receiver) throws Exception {
        return notifier(receiver.url("/"), "source={{ boom }}");
    }

    @Test
    void namesTheAlertByTheGroupAndBringsTheKeyInAHeader() throws Exception {
        Notifier notifier = notifier(hook.url("/og/"), "api_key=k-{{ .Receiver }}", "update_alerts=true");
        send(notifier);
        send(notifier, Samples.resolved());
        assertThat(hook.requests())
                .extracting(received -> received.method() + " " + received.target())
                .containsExactly(
                        "POST /og/v2/alerts",
                        "PUT /og/v2/alerts/" + ALIAS + "/message?identifierType=alias",
                        "PUT /og/v2/alerts/" + ALIAS + "/description?identifierType=alias",
                        "POST /og/v2/alerts/" + ALIAS + "/close?identifierType=alias");
        assertThat(hook.requests().get(0).body()).startsWith("{\"alias\":\"" + ALIAS + "\",");
        assertThat(hook.requests())
                .allSatisfy(received -> assertThat(received.headers())
                        .containsEntry("authorization", "GenieKey k-team-X")
                        .containsEntry("content-type", "application/json"));
    }

    @Test
    void keepsTheQueryOfItsAddress() throws Exception {
        Notifier notifier = notifier(hook.url("/a%20b/?z=1&a=2"));
        send(notifier);
        send(notifier, Samples.resolved());
        assertThat(hook.requests())
                .extracting(HookServer.Received::target)
                .containsExactly(
                        "/a%20b/v2/alerts?z=1&a=2",
                        "/a%20b/v2/alerts/" + ALIAS + "/close?a=2&identifierType=alias&z=1");
    }

    @Test
    void readsItsKeyFromAFileAnewEveryTime(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), " one-{{ .Status }}\n");
        Notifier notifier = notifier(hook.url("/"), "api_key=", "api_key_file=" + file);
        send(notifier);
        Files.writeString(file, "two");
        send(notifier);
        assertThat(hook.requests())
                .extracting(received -> received.headers().get("authorization"))
                .containsExactly("GenieKey one-firing", "GenieKey two");
        Files.delete(file);
        assertThat(send(notifier)).isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    void aKeyWhoseTemplateFailsIsNotQuoted() throws Exception {
        Notifier notifier = notifier("http://127.0.0.1/", "api_key=" + SECRET + "{{ boom }}");
        assertThat(send(notifier)).isEqualTo(new Outcome.Rejected(FailureReason.OTHER, "api_key: its template fails"));
    }

    @Test
    void stopsAtTheFirstRequestThatFails() throws Exception {
        Notifier notifier = notifier(hook.url("/"), "update_alerts=true");
        hook.answer(
                (exchange, received) -> HookServer.status(received.target().contains("/message") ? 429 : 202, "later")
                        .to(exchange, received));
        assertThat(send(notifier))
                .isEqualTo(
                        new Outcome.Retryable(FailureReason.RATE_LIMITED, "unexpected status code 429: later", null));
        assertThat(hook.requests()).hasSize(2);
        hook.answer(HookServer.status(422, "no"));
        assertThat(send(notifier))
                .isEqualTo(new Outcome.Rejected(FailureReason.CLIENT_ERROR, "unexpected status code 422: no"));
        assertThat(hook.requests()).hasSize(3);
    }

    /**
     * Answers as JSM Operations, which has the requests of Atlassian's reference, and those of Opsgenie that update no more.
     *
     * @param refusal the status for updates, which the reference does not say
     */
    private static HookServer.Answer jsm(int refusal) {
        return (exchange, received) -> {
            int status = 404;
            if (received.target().startsWith(JSM + "v2/alerts/")
                    && received.method().equals("PUT")) {
                status = refusal;
            } else if (received.method().equals("POST") && received.target().equals(JSM + "v2/alerts")) {
                String priority = new ObjectMapper()
                        .readTree(received.body())
                        .path("priority")
                        .asText("P3");
                status = priority.matches("P[1-5]") ? 202 : 422;
            } else if (received.method().equals("POST") && received.target().equals(JSM + CLOSE)) {
                status = 202;
            }
            HookServer.status(status, status == 202 ? "{\"result\":\"Request will be processed\"}" : "no")
                    .to(exchange, received);
        };
    }

    /** The notifier of a configuration as users write it. */
    private Notifier written(String fields) throws Exception {
        String yaml =
                "route: {receiver: r}\nreceivers: [{name: r, opsgenie_configs: [{api_key: k, message: m, description: d, "
                        + "source: s, " + fields + "}]}]\n";
        Opsgenie config = (Opsgenie) RecordedReceivers.integration(yaml);
        return config.notifier(AddedKinds.requests(vertx, config));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/jsm/ops/integration", "/jsm/ops/integration/"})
    void opensAndClosesAnAlertOfJsmOperations(String path) throws Exception {
        hook.answer(jsm(404));
        Notifier notifier = written("priority: P2, api_url: '" + hook.url(path) + "'");
        assertThat(send(notifier)).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        assertThat(send(notifier, Samples.resolved())).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        assertThat(hook.requests())
                .extracting(HookServer.Received::target)
                .containsExactly(JSM + "v2/alerts", JSM + CLOSE);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 405, 422})
    void anAlertWhoseUpdateIsRefusedIsNotifiedSoThatItsEndClosesIt(int refusal) throws Exception {
        hook.answer(jsm(refusal));
        Notifier notifier = written("update_alerts: true, api_url: '" + hook.url(JSM) + "'");
        assertThat(send(notifier))
                .isEqualTo(new Outcome.Delivered(
                        ReceiverData.EMPTY,
                        null,
                        "update_alerts: the update was refused: unexpected status code " + refusal
                                + ": no (expected: false for a service without updates, such as JSM Operations)"));
        assertThat(send(notifier, Samples.resolved())).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        assertThat(hook.requests()).extracting(HookServer.Received::method).containsExactly("POST", "PUT", "POST");
    }

    @Test
    void aPriorityThatJsmOperationsRefusesIsLeftOut() throws Exception {
        hook.answer(jsm(404));
        Notifier notifier = written("priority: critical, api_url: '" + hook.url(JSM) + "'");
        assertThat(Outcomes.delivered(send(notifier)).remark())
                .isEqualTo("priority: \"critical\" (expected: P1 to P5), so it was left out");
    }

    @Test
    void aWrongPathIsFinal() throws Exception {
        hook.answer(jsm(404));
        assertThat(send(written("api_url: '" + hook.url(JSM + "v2/alerts") + "'")))
                .isEqualTo(new Outcome.Rejected(FailureReason.CLIENT_ERROR, "unexpected status code 404: no"));
        assertThat(hook.requests()).hasSize(1);
    }

    @Test
    void allRequestsShareTheTimeOfTheFlush() throws Exception {
        hook.answer((exchange, received) -> (received.method().equals("PUT")
                        ? HookServer.SILENCE
                        : HookServer.status(202, ""))
                .to(exchange, received));
        Notifier notifier = notifier(hook.url("/"), "update_alerts=true");
        Notification notification = Samples.within(Duration.ofMillis(400), Samples.firing("h1"));
        assertThat(Outcomes.retryable(send(notifier, notification)).reason())
                .isEqualTo(FailureReason.CONTEXT_DEADLINE_EXCEEDED);
        assertThat(hook.requests()).hasSize(2);
    }

    @Test
    void refusesAnAddressThatIsNone() {
        assertThatThrownBy(() -> notifier("http://h/\u0001"))
                .isInstanceOf(SendFailure.class)
                .hasMessageStartingWith("api_url: ");
    }
}
