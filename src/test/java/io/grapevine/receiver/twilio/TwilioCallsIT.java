package io.grapevine.receiver.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.message.ButtonChoice;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.AddedKinds;
import io.grapevine.receiver.FormFields;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.OnVertx;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.Samples;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Calls to telephones. */
class TwilioCallsIT extends OnVertx {
    private static final MessageButtons KEYS = new MessageButtons(
            new ButtonChoice(List.of(), false, false),
            (incident, action, round) -> "gv1-" + action.text() + "-" + round,
            "https://am.example.com");

    @AutoClose
    private final FakeTwilio twilio = new FakeTwilio();

    private static TwilioConfig config(String url, String numbers) {
        return AddedKinds.only(
                TwilioConfig.class,
                "{api_url: '" + url + "', account_sid: " + FakeTwilio.ACCOUNT + ", auth_token: " + FakeTwilio.TOKEN
                        + ", from: '+15550100100', voice: true, to: [" + numbers + "]}");
    }

    private Notifier notifier(String numbers) throws Exception {
        return notifier(numbers, InstantSource.system());
    }

    private Notifier notifier(String numbers, InstantSource clock) throws Exception {
        TwilioConfig config = config(twilio.url(), numbers);
        return new TwilioNotifier(config, AddedKinds.requests(vertx, config), KEYS, clock);
    }

    private static Notification firing(String... instances) {
        Notification of = Samples.firing(instances);
        return Samples.about(new MessageIncident("0123456789abcdef", 1, of.now()), of);
    }

    @Test
    void callsEachNumberAndAsksForAKey() throws Exception {
        assertThat(send(notifier("'+15550100101', '+15550100102'"), firing("h1")))
                .isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));

        assertThat(twilio.called()).containsExactlyInAnyOrder("+15550100101", "+15550100102");
        assertThat(FakeTwilio.action(twilio.script(0))).isEqualTo("https://am.example.com/callback/twilio/gv1-ack-0");
        assertThat(twilio.script(0)).contains("Alert: High Latency.").doesNotContain("h1", "slow", "prom");
        assertThat(twilio.sent()).isEmpty();
    }

    @Test
    void withoutActionsACallTakesNoKeys() throws Exception {
        TwilioConfig config = config(twilio.url(), "'+15550100101'");
        send(new TwilioNotifier(config, AddedKinds.requests(vertx, config), null), firing("h1"));
        assertThat(twilio.script(0)).contains("takes no keys").doesNotContain("Gather");
        send(notifier("'+15550100101'")); // a group of all alerts has no incident
        assertThat(twilio.script(1)).contains("takes no keys").doesNotContain("Gather");
    }

    @Test
    void aCallThatMayHaveBeenPlacedIsLookedForAndNotPlacedAgain() throws Exception {
        Notifier notifier = notifier("'+15550100101'");
        twilio.swallow(true);
        assertThat(send(notifier, firing("h1"))).isInstanceOf(Outcome.Retryable.class);
        twilio.swallow(false);

        assertThat(send(notifier, firing("h1"))).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        assertThat(twilio.called()).hasSize(1);
        assertThat(twilio.listed()).isEqualTo(1);
    }

    @Test
    void aCallThatWasNotPlacedIsPlaced() throws Exception {
        Notifier notifier = notifier("'+15550100101'");
        twilio.answer("+15550100101", HookServer.status(503, "try later"));
        assertThat(send(notifier, firing("h1"))).isInstanceOf(Outcome.Retryable.class);
        twilio.take("+15550100101");

        assertThat(send(notifier, firing("h1"))).isInstanceOf(Outcome.Delivered.class);
        assertThat(twilio.called()).hasSize(1);
        assertThat(twilio.listed()).isEqualTo(1);
    }

    @Test
    void aCallOfAnotherNotificationIsNotTakenForOne() throws Exception {
        Notifier notifier = notifier("'+15550100101'");
        twilio.answer("+15550100101", HookServer.status(503, "try later"));
        send(notifier, firing("h1"));
        twilio.take("+15550100101");
        send(notifier, firing("h2"));

        assertThat(send(notifier, firing("h1"))).isInstanceOf(Outcome.Delivered.class);
        assertThat(twilio.called()).hasSize(2);
    }

    @Test
    void anEarlierCallIsNotTakenForOne() throws Exception {
        send(notifier("'+15550100101'"), firing("h2")); // by another replica, a minute ago
        Notifier notifier =
                notifier("'+15550100101'", InstantSource.fixed(Instant.now().plusSeconds(60)));
        twilio.answer("+15550100101", HookServer.status(503, "try later"));
        send(notifier, firing("h1"));
        twilio.take("+15550100101");

        send(notifier, firing("h1"));
        assertThat(twilio.called()).hasSize(2);
    }

    @Test
    void aRefusalIsNotLookedFor() throws Exception {
        Notifier notifier = notifier("'+15550100101'");
        twilio.answer("+15550100101", FakeTwilio.failed(429, 20429, "Too Many Requests"));
        assertThat(send(notifier, firing("h1"))).isInstanceOf(Outcome.Retryable.class);
        twilio.take("+15550100101");

        assertThat(send(notifier, firing("h1"))).isInstanceOf(Outcome.Delivered.class);
        assertThat(twilio.listed()).isZero();
        assertThat(twilio.called()).hasSize(1);
    }

    @Test
    void whoMayNotListCallsAgain() throws Exception {
        TwilioConfig config = config(hook.url(""), "'+15550100101'");
        Notifier notifier = new TwilioNotifier(config, AddedKinds.requests(vertx, config), KEYS);
        hook.answer(HookServer.status(500, ""));
        assertThat(send(notifier, firing("h1"))).isInstanceOf(Outcome.Retryable.class);
        assertThat(send(notifier, firing("h1"))).isInstanceOf(Outcome.Retryable.class);
        hook.answer((exchange, received) -> HookServer.status(
                        received.method().equals("GET") ? 403 : 201, "{\"sid\":\"CA1\"}")
                .to(exchange, received));
        assertThat(send(notifier, firing("h1"))).isInstanceOf(Outcome.Delivered.class);
        assertThat(hook.requests())
                .extracting(HookServer.Received::method)
                .containsExactly("POST", "GET", "GET", "POST");
        assertThat(FormFields.of(hook.requests().get(1).target().split("\\?")[1]))
                .containsEntry("To", "+15550100101")
                .containsEntry("From", "+15550100100")
                .containsKey("StartTime>");
    }

    @Test
    void theTokenOfTheAddressIsInNoError() throws Exception {
        twilio.answer(
                "+15550100101", HookServer.status(400, "bad Url https://am.example.com/callback/twilio/gv1-ack-0"));
        assertThat(Outcomes.rejected(send(notifier("'+15550100101'"), firing("h1")))
                        .message())
                .contains("bad Url")
                .doesNotContain("gv1-ack");
    }

    @Test
    void anEndIsNotCalledAboutUnlessThatIsConfigured() {
        assertThat(config("http://t", "'+15550100101'").sendResolved()).isFalse();
        assertThat(AddedKinds.only(
                                TwilioConfig.class,
                                "{account_sid: AC1, auth_token: t, from: '+15550100100', to: ['+15550100101'],"
                                        + " voice: true, send_resolved: true}")
                        .sendResolved())
                .isTrue();
        assertThat(AddedKinds.only(
                                TwilioConfig.class,
                                "{account_sid: AC1, auth_token: t, from: '+15550100100', to: ['+15550100101']}")
                        .sendResolved())
                .isTrue();
    }
}
