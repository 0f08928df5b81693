package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.message.Length;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.AddedKinds;
import io.grapevine.receiver.AddedNotifierContract;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.Samples;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalNotifierIT extends AddedNotifierContract<Signal> {
    SignalNotifierIT() {
        super(
                Signal.class,
                "Signal",
                "{\"timestamp\":\"1795150830000\"}",
                FakeSignal::new,
                Length.bytes(2000),
                "/message",
                (url, secret) -> Map.of(
                        "api_url",
                        url,
                        "number",
                        "+15550100",
                        "recipients",
                        "['+15550101']",
                        "http_config",
                        "{authorization: {credentials: " + secret + "}}"));
        fieldsOfTextAlone = ", title: ' ', link: ' '";
    }

    @Test
    void sendsATextWithoutStyles() throws Exception {
        hook.answer(HookServer.status(201, "{\"timestamp\":\"1\"}"));
        Notifier notifier = notifier(fields(hook.url("/signal"), "1"), ", title: 'T {{ .Status }}', message: '**M**'");
        assertThat(send(notifier)).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        assertThat(hook.only().target()).isEqualTo("/signal/v2/send");
        assertThat(hook.only().body())
                .isEqualTo("{\"number\":\"+15550100\",\"recipients\":[\"+15550101\"],"
                        + "\"message\":\"T firing\\n\\n**M**\",\"text_mode\":\"normal\"}");
    }

    @Test
    void saysItAllWithoutATemplate() throws Exception {
        assertThat(postedText(", link: 'http://l'", Samples.firing("h1")))
                .isEqualTo("[FIRING:1] HighLatency\n\nslow h1\ninstance=h1 · job=api · since 30 s\n"
                        + "Source: http://prom/graph\n\nOpen: http://l");
        assertThat(postedText("", Samples.resolved())).contains("[RESOLVED]", "resolved after 29 s");
    }

    @Test
    void aMessageWithoutATextHasOne() throws Exception {
        assertThat(postedText(", title: ' ', message: ' '", Samples.firing("h1")))
                .isEqualTo("(no details)");
    }

    @Test
    void newerServersAnswerWithAList() throws Exception {
        hook.answer(HookServer.status(201, "[{\"timestamp\":\"1795150830000\"}]"));
        assertThat(send(notifier(fields(hook.url("/"), "1"), ""))).isInstanceOf(Outcome.Delivered.class);
    }

    /** A person has to solve it, which takes longer than a pause of seconds. */
    @Test
    void aCaptchaIsShownAndWaitedFor() throws Exception {
        try (FakeSignal signal = new FakeSignal()) {
            signal.isLimited = true;
            Outcome outcome = send(notifier(signal.fields(), ""));
            assertThat(outcome)
                    .isEqualTo(new Outcome.Retryable(
                            FailureReason.RATE_LIMITED,
                            "Signal answered 429: Failed to send message due to rate limiting. Use the attached challenge "
                                    + "tokens to lift the rate limit (challenge tokens: c-1, c-2)",
                            Duration.ofMinutes(15)));
            signal.isLimited = false;
            assertThat(send(notifier(signal.fields(), ""))).isInstanceOf(Outcome.Delivered.class);
        }
    }

    @Test
    void anErrorNamesNoNumber() throws Exception {
        try (FakeSignal signal = new FakeSignal()) {
            Map<String, String> fields = new TreeMap<>(signal.fields());
            fields.put("number", "+15550199");
            assertThat(send(notifier(fields, "")))
                    .isEqualTo(new Outcome.Rejected(
                            FailureReason.CLIENT_ERROR,
                            "unexpected status code 400: {\"error\":\"User <redacted> is not registered.\"}"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'+15550101', '+15550102'",
                "'+15550101', 6d1e6b4c-3a70-4f5e-9c39-6f0f5f2a8a11",
                "ann.01, ben.42",
                "group.Zm9v"
            })
    void recipientsOfOneKindArePossible(String recipients) throws Exception {
        assertThat(faults("'+15550100'", recipients)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"'+15550101', ann.01", "group.Zm9v, '+15550101'", "group.Zm9v, ann.01", "group.Zm9v, group.YmFy"
            })
    void recipientsThatOneMessageDoesNotReachAreAMistake(String recipients) {
        assertThat(faults("'+15550100'", recipients))
                .contains("cannot be reached by one message (expected: one group, or numbers, or user names)");
    }

    @ParameterizedTest
    @CsvSource({"15550100", "+1 555 0100", "'{{ .Status }}'"})
    void aSenderThatIsNoNumberIsAMistake(String number) {
        assertThat(faults("'" + number + "'", "ann.01"))
                .contains("number: \"" + number + "\" (expected: + and digits, such as +15550100)");
    }

    private static String faults(String number, String recipients) {
        return AddedKinds.parse("receivers: [{name: r, signal_configs: [{api_url: 'http://s', number: " + number
                        + ", recipients: [" + recipients + "]}]}]")
                .text();
    }
}
