package io.grapevine.receiver.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.go.GoUrl;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.Length;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.AddedKinds;
import io.grapevine.receiver.FormFields;
import io.grapevine.receiver.HookReceiver;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.HttpNotifierContract;
import io.grapevine.receiver.LengthContract;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.RedactionContract;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.SecretFiles;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioNotifierIT extends HttpNotifierContract {
    private static final String SENDER = ", from: '+15550100100'";

    @AutoClose
    private final FakeTwilio twilio = new FakeTwilio();

    TwilioNotifierIT() {
        super("{\"sid\":\"SM1\",\"status\":\"queued\"}", true);
    }

    @Override
    protected boolean shows(String received, String value) {
        return received.contains(GoUrl.escapeForm(value));
    }

    private Notifier notifier(String url, String fields) throws SendFailure {
        TwilioConfig config = AddedKinds.only(
                TwilioConfig.class,
                "{api_url: '" + url + "', account_sid: " + FakeTwilio.ACCOUNT
                        + (fields.contains("to: ") ? "" : ", to: ['+15550100101']")
                        + (fields.contains("messaging_service_sid") ? "" : SENDER) + ", " + fields + "}");
        return new TwilioNotifier(config, AddedKinds.requests(vertx, config), null);
    }

    /** What is sent to a telephone. */
    private Map<String, String> sent(String fields, Notification notification) throws Exception {
        try (FakeTwilio twilio = new FakeTwilio()) {
            assertThat(send(notifier(twilio.url(), "auth_token: " + FakeTwilio.TOKEN + fields), notification))
                    .isInstanceOf(Outcome.Delivered.class);
            return twilio.only();
        }
    }

    @Override
    protected Notifier notifier(HookReceiver receiver) throws Exception {
        return notifier(receiver.url("/hook"), "auth_token: " + SECRET + ", message: '{{ everything }}'");
    }

    /** A notifier whose link fails, which is the only text beside the main one. */
    @Override
    protected Notifier flawed(HookReceiver receiver) throws Exception {
        return notifier(receiver.url("/"), "auth_token: t, link: '{{ boom }}'");
    }

    @Test
    void postsAFormForEachNumber() throws Exception {
        hook.answer(HookServer.status(201, "{\"sid\":\"SM1\"}"));
        Notifier notifier = notifier(
                hook.url("/t"),
                "auth_token: t, api_key_sid: SK02, messaging_service_sid: MG03, message: 'M {{ .Status }}', "
                        + "to: ['+15550100101', '+15550100102']");
        assertThat(send(notifier)).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        assertThat(hook.requests()).hasSize(2).allSatisfy(request -> {
            assertThat(request.method() + " " + request.target())
                    .isEqualTo("POST /t/2010-04-01/Accounts/AC01/Messages.json");
            assertThat(request.headers())
                    .containsEntry("authorization", "Basic U0swMjp0")
                    .containsEntry("content-type", "application/x-www-form-urlencoded");
            assertThat(FormFields.of(request.body()))
                    .containsEntry("MessagingServiceSid", "MG03")
                    .containsEntry("Body", "M firing")
                    .containsOnlyKeys("To", "MessagingServiceSid", "Body");
        });
    }

    @Test
    void apiKeyLogsInForTheAccount() throws Exception {
        twilio.login("SK02");
        assertThat(send(notifier(twilio.url(), "api_key_sid: SK02, auth_token: " + FakeTwilio.TOKEN)))
                .isInstanceOf(Outcome.Delivered.class);
        assertThat(twilio.only()).containsEntry("From", "+15550100100");
    }

    @Test
    void saysItAllInFewCharacters() throws Exception {
        assertThat(sent(", link: 'http://am/x'", Samples.firing("h1", "h2")).get("Body"))
                .isEqualTo("[FIRING:2] HighLatency\nslow h1\ninstance=h1 - since 30 s\nSource: http://prom/graph\n\n"
                        + "slow h2\ninstance=h2 - since 30 s\nSource: http://prom/graph\n\nhttp://am/x");
        assertThat(sent("", Samples.firing(1000)).get("Body"))
                .startsWith("[FIRING:1000] HighLatency\n")
                .contains("host-0", "and 99")
                .hasSizeLessThanOrEqualTo(300);
        assertThat(sent("", Samples.resolved()).get("Body")).startsWith("[RESOLVED] HighLatency\n");
    }

    private static final String THREE =
            ", to: ['+15550100101', '+15550100102', '+15550100103'], auth_token: " + FakeTwilio.TOKEN;

    private static HookServer.Answer unsubscribed() {
        return FakeTwilio.failed(400, 21610, "Attempt to send to unsubscribed recipient");
    }

    @Test
    void numberThatIsRefusedKeepsNothingFromTheOthers() throws Exception {
        twilio.answer("+15550100102", unsubscribed());
        assertThat(send(notifier(twilio.url(), "message: m" + THREE)))
                .isEqualTo(new Outcome.Delivered(
                        ReceiverData.EMPTY,
                        null,
                        "1 of 3 numbers not reached: unexpected status code 400: {\"code\":21610,\"message\":"
                                + "\"Attempt to send to unsubscribed recipient\",\"status\":400}"));
        assertThat(twilio.sent()).containsExactly("+15550100101", "+15550100103");
    }

    @Test
    void notificationThatReachesNoNumberIsRejected() throws Exception {
        for (int number = 1; number <= 3; number++) {
            twilio.answer("+1555010010" + number, unsubscribed());
        }
        Outcome.Rejected refusal = refusal(notifier(twilio.url(), "message: m" + THREE));
        assertThat(refusal.reason()).isEqualTo(FailureReason.CLIENT_ERROR);
        assertThat(refusal.message()).startsWith("3 of 3 numbers not reached: ");
    }

    @Test
    void onlyNumbersThatWereNotReachedAreTriedAgain() throws Exception {
        Notifier notifier = notifier(twilio.url(), "message: m" + THREE);
        twilio.answer("+15550100101", FakeTwilio.failed(503, 20503, "Service unavailable"));
        twilio.answer("+15550100102", unsubscribed());
        Outcome.Retryable failure = failure(notifier);
        assertThat(failure.reason()).isEqualTo(FailureReason.SERVER_ERROR);
        assertThat(failure.message()).startsWith("1 of 3 numbers not reached: unexpected status code 503");
        assertThat(twilio.sent()).containsExactly("+15550100103");

        twilio.take("+15550100101");
        assertThat(Outcomes.delivered(send(notifier)).remark()).startsWith("1 of 3 numbers not reached: ");
        assertThat(twilio.sent()).containsExactly("+15550100101", "+15550100103");
    }

    @Test
    void changedNotificationGoesToAllNumbers() throws Exception {
        Notifier notifier = notifier(twilio.url(), "message: m" + THREE);
        twilio.answer("+15550100101", FakeTwilio.failed(503, 20503, "Service unavailable"));
        send(notifier);
        twilio.take("+15550100101");
        assertThat(send(notifier, Samples.firing("h1", "h2"))).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        assertThat(twilio.sent())
                .containsExactly("+15550100101", "+15550100102", "+15550100102", "+15550100103", "+15550100103");
    }

    @Test
    void repetitionGoesToAllNumbers() throws Exception {
        Notifier notifier = notifier(twilio.url(), "message: m" + THREE);
        send(notifier);
        send(notifier, Samples.firing("h1").after(Samples.NOW));
        assertThat(twilio.sent()).hasSize(6);
    }

    @Test
    void tooManyRequestsAreTriedAgain() throws Exception {
        twilio.answer("+15550100101", FakeTwilio.failed(400, 20429, "Too Many Requests"));
        assertThat(failure(notifier(twilio.url(), "auth_token: " + FakeTwilio.TOKEN))
                        .reason())
                .isEqualTo(FailureReason.RATE_LIMITED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>sign in</html>", "{}", ""})
    void aSuccessWithoutASidIsNone(String body) throws Exception {
        hook.answer(HookServer.status(200, body));
        assertThat(refusal(notifier(hook.url(""), "auth_token: t")).message()).startsWith("Twilio answered: ");
    }

    @Test
    void readsTheTokenFromAFileAtEachNotification(@TempDir Path folder) throws Exception {
        SecretFiles.assertIsReadEachTime(
                folder, "auth_token", FakeTwilio.TOKEN, FailureReason.AUTH_ERROR, file -> notifier(twilio.url(), file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "to: ['{{ .CommonLabels.phone }}']|not a template",
                "to: ['0155501']|up to 15 digits",
                "to: ['+15550100101', '+15550100101']|each number once",
                "to: ['+15550100101'], messaging_service_sid: MG1|at most one of from & messaging_service_sid",
                "to: ['+15550100101'], api_key_sid: AC1|a SID that begins with SK",
                "to: ['+15550100101'], voice: true, message: m|a call says name and severity only"
            })
    void mistakesAreErrors(String fields) {
        String[] parts = fields.split("\\|");
        assertThat(AddedKinds.parse("receivers: [{name: r, twilio_configs: [{account_sid: AC1, auth_token: t, "
                                + "from: '+15550100100', " + parts[0] + "}]}]")
                        .toString())
                .contains(parts[1]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"from: Example", "messaging_service_sid: MG1"})
    void onlyANumberCalls(String sender) {
        assertThat(AddedKinds.parse(
                                "receivers: [{name: r, twilio_configs: [{account_sid: AC1, auth_token: t, voice: true, "
                                        + "to: ['+15550100101'], " + sender + "}]}]")
                        .toString())
                .contains("expected: a telephone number of the account");
    }

    @Nested
    class Lengths extends LengthContract {
        @Override
        protected Length limit() {
            return Length.utf16(1600);
        }

        @Override
        protected String sent(String template, Notification notification) throws Exception {
            String body = TwilioNotifierIT.this
                    .sent(", link: '', message: '" + template + "'", notification)
                    .get("Body");
            return template.isEmpty() ? body.substring(body.indexOf('\n') + 1) : body;
        }
    }

    @Nested
    class Redactions extends RedactionContract<TwilioConfig> {
        @Override
        protected TwilioConfig config(String url) {
            return AddedKinds.only(
                    TwilioConfig.class,
                    "{api_url: '" + url + "', account_sid: AC1, auth_token: t" + SECRET + ", to: ['+15550100101']"
                            + SENDER + "}");
        }

        @Override
        protected Notifier notifier(TwilioConfig config) throws Exception {
            return new TwilioNotifier(config, AddedKinds.requests(vertx, config), null);
        }
    }
}
