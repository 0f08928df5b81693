package io.grapevine.receiver.webpush;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.Records;
import io.grapevine.features.push.PushSubscription;
import io.grapevine.features.push.PushSubscriptions;
import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.MessageLinks;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.AddedKinds;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.HookReceiver;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.HttpNotifierContract;
import io.grapevine.receiver.LengthContract;
import io.grapevine.receiver.LinksContract;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.RedactionContract;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.TestTls;
import io.grapevine.receiver.webpush.PushChannel.PushRequests;
import io.grapevine.receiver.webpush.Webpush.PushMessage;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebpushNotifierIT extends HttpNotifierContract {
    private static final FakeBrowser BROWSER = FakeBrowser.of(1);
    private static final PushRequests SIGNED = PushRequests.signed(FakePush.KEY, InstantSource.system());

    @AutoClose
    private final FakePush push = new FakePush(BROWSER);

    WebpushNotifierIT() {
        super("", true);
        followsRedirects = false;
    }

    /** The browsers of a receiver, and what was said of them. */
    private static final class Browsers implements PushSubscriptions {
        private final List<PushSubscription> all;
        private final List<String> accepted = Collections.synchronizedList(new ArrayList<>());
        private final List<String> ended = Collections.synchronizedList(new ArrayList<>());

        Browsers(PushSubscription... all) {
            this.all = new ArrayList<>(Arrays.asList(all));
        }

        @Override
        public List<PushSubscription> of(String receiver) {
            return List.copyOf(all);
        }

        @Override
        public void accepted(PushSubscription subscription) {
            accepted.add(subscription.id());
        }

        @Override
        public void ended(PushSubscription subscription) {
            ended.add(subscription.id());
        }
    }

    private static Webpush config(String fields) {
        String entry = "{" + (fields.isEmpty() ? "" : fields.substring(2)) + "}";
        return (Webpush)
                AddedKinds.integrations("server: {webpush: {key_file: key, subject: 'mailto:ops@example.com'}}\n"
                                + "receivers: [{name: r, webpush_configs: [" + entry + "]}]")
                        .get(0);
    }

    private static Notifier notifier(
            Vertx vertx, PushSubscriptions to, PushRequests requests, String fields, MessageLinks links)
            throws Exception {
        return config(fields)
                .notifier(
                        EchoRenderer.templates().with(links),
                        new HttpSenders(vertx, Map.of()),
                        new PushChannel(to, requests, receiver -> Duration.ofHours(3)));
    }

    private Notifier notifier(PushSubscriptions to, String fields) throws Exception {
        return notifier(vertx, to, SIGNED, fields, MessageLinks.NONE);
    }

    private Notifier notifier(String endpoint, String fields) throws Exception {
        return notifier(new Browsers(BROWSER.subscription("b", endpoint)), fields);
    }

    /** What a browser gets, from a push service that takes it. */
    private static JsonNode shown(Vertx vertx, String fields, Notification notification, MessageLinks links)
            throws Exception {
        try (FakePush push = new FakePush(BROWSER)) {
            Browsers to = new Browsers(BROWSER.subscription("b", push.url("/p")));
            assertThat(send(notifier(vertx, to, SIGNED, fields, links), notification))
                    .as("%s", push.refusals())
                    .isInstanceOf(Outcome.Delivered.class);
            return new ObjectMapper().readTree(push.server().only().body());
        }
    }

    private JsonNode shown(String fields, Notification notification) throws Exception {
        return shown(vertx, fields, notification, MessageLinks.NONE);
    }

    @Override
    protected Receiver receiver() {
        return new HookReceiver(FakePush.reading(HookServer.start(), BROWSER), "");
    }

    @Override
    protected Receiver untrusted() {
        return new HookReceiver(FakePush.reading(HookServer.start(TestTls.server("stranger"), false), BROWSER), "");
    }

    @Override
    protected Notifier notifier(HookReceiver receiver) throws Exception {
        return notifier(receiver.url("/hook/" + SECRET), ", message: '{{ everything }}'");
    }

    @Override
    protected Notifier flawed(HookReceiver receiver) throws Exception {
        return notifier(receiver.url("/"), ", title: '{{ boom }}'");
    }

    @Test
    void saysWhatAPushServiceNeeds() throws Exception {
        Browsers to = new Browsers(BROWSER.subscription("b", push.url("/p/1")));
        assertThat(send(notifier(to, ", title: T, message: M, link: 'https://am/x'")))
                .isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
        assertThat(push.refusals()).isEmpty();
        HookServer.Received request = push.server().only();
        assertThat(request.target()).isEqualTo("/p/1");
        assertThat(request.headers())
                .containsEntry("ttl", "10800")
                .containsEntry("urgency", "high")
                .containsEntry("content-type", "application/octet-stream");
        assertThat(request.headers().get("topic")).hasSize(32);
        JsonNode message = new ObjectMapper().readTree(request.body());
        assertThat(message.get("title").asText()).isEqualTo("T");
        assertThat(message.get("body").asText()).isEqualTo("M");
        assertThat(message.get("link").asText()).isEqualTo("https://am/x");
        assertThat(message.get("firing").asBoolean()).isTrue();
        assertThat(message.get("tag").asText()).isEqualTo(request.headers().get("topic"));
        assertThat(to.accepted).containsExactly("b");
        assertThat(to.ended).isEmpty();
    }

    @Test
    void saysItAllWithoutATemplate() throws Exception {
        JsonNode firing = shown("", Samples.firing("h1"));
        assertThat(firing.get("title").asText()).isEqualTo("[FIRING:1] HighLatency");
        assertThat(firing.get("body").asText())
                .isEqualTo("slow h1\ninstance=h1 · job=api · since 30 s\nSource: http://prom/graph");
        JsonNode resolved = shown("", Samples.resolved());
        assertThat(resolved.get("title").asText()).isEqualTo("[RESOLVED] HighLatency");
        assertThat(resolved.get("firing").asBoolean()).isFalse();
        assertThat(resolved.get("tag")).isEqualTo(firing.get("tag"));
    }

    @ParameterizedTest
    @CsvSource({"'', high, normal", "', urgency: low', low, low"})
    void theEndOfAlertsIsLessUrgent(String fields, String firing, String resolved) throws Exception {
        Notifier notifier = notifier(push.url("/"), fields);
        send(notifier);
        send(notifier, Samples.resolved());
        assertThat(push.server().requests())
                .extracting(request -> request.headers().get("urgency"))
                .containsExactly(firing, resolved);
    }

    @ParameterizedTest
    @CsvSource({"'', 10800", "', ttl: 90s', 90", "', ttl: 900ms', 1", "', ttl: 28d', 2419200"})
    void isKeptForTheRepeatIntervalOrAsLongAsConfigured(String fields, String seconds) throws Exception {
        send(notifier(push.url("/"), fields));
        assertThat(push.server().only().headers()).containsEntry("ttl", seconds);
    }

    @Test
    void withoutABrowserItIsRejected() throws Exception {
        assertThat(send(notifier(new Browsers(), "")))
                .isEqualTo(new Outcome.Rejected(
                        FailureReason.OTHER,
                        "no browser is subscribed (expected: one at least, by the page Receivers)"));
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 410})
    void aBrowserThatIsGoneIsForgottenAndTheOthersAreNotified(int status) throws Exception {
        FakeBrowser other = FakeBrowser.of(2);
        hook.answer(HookServer.status(status, "hook"));
        Browsers to =
                new Browsers(other.subscription("hook", hook.url("/hush")), BROWSER.subscription("b", push.url("/p")));
        assertThat(send(notifier(to, "")))
                .isEqualTo(new Outcome.Delivered(
                        ReceiverData.EMPTY,
                        null,
                        "1 of 2 browsers not reached: a browser is no longer subscribed, status code " + status));
        assertThat(to.ended).containsExactly("hook");
        assertThat(to.accepted).containsExactly("b");
    }

    @Test
    void onlyTheBrowserThatFailedIsSentTheMessageAgain() throws Exception {
        FakeBrowser other = FakeBrowser.of(2);
        try (FakePush busy = new FakePush(other)) {
            busy.server().answer(HookServer.status(429, "", "Retry-After", "9"));
            Notifier notifier = notifier(
                    new Browsers(BROWSER.subscription("b", push.url("/p")), other.subscription("o", busy.url("/hush"))),
                    "");
            assertThat(send(notifier))
                    .isEqualTo(new Outcome.Retryable(
                            FailureReason.RATE_LIMITED,
                            "1 of 2 browsers not reached: unexpected status code 429",
                            Duration.ofSeconds(9)));
            busy.server().answer(HookServer.status(201, ""));
            assertThat(send(notifier)).isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY));
            assertThat(push.server().requests()).hasSize(1);
            assertThat(busy.server().requests()).hasSize(2);
        }
    }

    @Test
    void aBrowserWithKeysThatAreNoneDoesNotKeepItFromTheOthers() throws Exception {
        PushSubscription good = BROWSER.subscription("b", push.url("/p"));
        PushSubscription bad = Records.with(good, "id", "x", "receiver", "r", "owner", "", "key", "AAAA");
        assertThat(Outcomes.delivered(send(notifier(new Browsers(bad, good), "")))
                        .remark())
                .isEqualTo("1 of 2 browsers not reached: the keys of the browser are unusable");
    }

    @Test
    void aLoginOfTheConfigurationIsNotForPushServices() throws Exception {
        Webpush config = config("");
        Webpush withLogin = Records.with(
                config, "sendResolved", true, "httpConfig", config.httpConfig().withHeader("X-Token", SECRET));
        Notifier notifier = withLogin.notifier(
                EchoRenderer.templates(),
                new HttpSenders(vertx, Map.of()),
                new PushChannel(
                        new Browsers(BROWSER.subscription("b", push.url("/"))), SIGNED, r -> Duration.ofHours(1)));
        assertThat(send(notifier)).isInstanceOf(Outcome.Delivered.class);
        assertThat(push.server().only().headers().toString()).doesNotContain(SECRET);
    }

    /** JSON has six characters for each of these. */
    @Test
    void aMessageThatJsonMakesLongerIsStillTaken() throws Exception {
        String text = "<".repeat(4000);
        MessageLinks links = (notification, subject) -> List.of(
                new Link("<".repeat(150), "https://am/act/" + "x".repeat(400)), new Link("Why", "https://am/why"));
        JsonNode message = shown(
                vertx,
                ", title: '" + text + "', message: '" + text + "', link: 'https://am/" + "y".repeat(600) + "'",
                Samples.firing("h1"),
                links);
        assertThat(message.get("title").asText()).hasSize(100);
        assertThat(message.get("body").asText()).hasSizeGreaterThan(20);
    }

    @Test
    void aLinkThatIsTooLongIsLeftOut() throws Exception {
        assertThat(shown(", link: 'https://am/" + "y".repeat(700) + "'", Samples.firing("h1"))
                        .has("link"))
                .isFalse();
    }

    @Nested
    class Lengths extends LengthContract {
        @Override
        protected Length limit() {
            return Length.bytes(PushMessage.MOST_TEXT);
        }

        @Override
        protected String sent(String template, Notification notification) throws Exception {
            return shown(", message: '" + template + "'", notification)
                    .get("body")
                    .asText();
        }
    }

    /** As it is before it is encrypted, so that an answer can repeat it. */
    @Nested
    class Links extends LinksContract {
        @Override
        protected String sent(String template, Notification notification, MessageLinks links) throws Exception {
            return shown(
                            WebpushNotifierIT.this.vertx,
                            template.isEmpty() ? "" : ", message: '" + template + "'",
                            notification,
                            links)
                    .toString();
        }

        @Override
        protected Notifier notifier(String url, MessageLinks links) throws Exception {
            Browsers to = new Browsers(BROWSER.subscription("b", url));
            return WebpushNotifierIT.notifier(vertx, to, PushRequests.PLAIN, "", links);
        }
    }

    @Nested
    class Redactions extends RedactionContract<Webpush> {
        private @Nullable String url;

        @Override
        protected Webpush config(String server) {
            url = server;
            return WebpushNotifierIT.config("");
        }

        @Override
        protected Notifier notifier(Webpush config) throws Exception {
            PushSubscription good = BROWSER.subscription("b", url + "send/" + SECRET);
            return WebpushNotifierIT.notifier(vertx, new Browsers(good), SIGNED, "", MessageLinks.NONE);
        }
    }
}
