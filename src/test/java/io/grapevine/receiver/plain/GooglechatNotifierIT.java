package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.MessageLinks;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.AddedKinds;
import io.grapevine.receiver.HookReceiver;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.HttpNotifierContract;
import io.grapevine.receiver.LengthContract;
import io.grapevine.receiver.LinksContract;
import io.grapevine.receiver.RedactionContract;
import io.grapevine.receiver.Samples;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GooglechatNotifierIT extends HttpNotifierContract {
    GooglechatNotifierIT() {
        super("{\"name\":\"spaces/A/messages/1\"}");
    }

    private static Notifier notifier(Vertx vertx, String fields) throws SendFailure {
        return notifier(vertx, fields, MessageLinks.NONE);
    }

    private static Notifier notifier(Vertx vertx, String fields, MessageLinks links) throws SendFailure {
        Googlechat config = AddedKinds.only(Googlechat.class, "{" + fields + "}");
        return config.notifier(AddedKinds.requests(vertx, config, links));
    }

    /** What arrives at Google Chat, which must take it. */
    private static JsonNode posted(Vertx vertx, String fields, Notification notification) throws Exception {
        return posted(vertx, fields, notification, MessageLinks.NONE);
    }

    private static JsonNode posted(Vertx vertx, String fields, Notification notification, MessageLinks links)
            throws Exception {
        try (FakeGooglechat chat = new FakeGooglechat()) {
            assertThat(send(notifier(vertx, "url: '" + chat.url() + "'" + fields, links), notification))
                    .isInstanceOf(Outcome.Delivered.class);
            return chat.messages().get(0);
        }
    }

    private static String card(JsonNode message) {
        return message.at("/cardsV2/0/card/sections/0/widgets/0/textParagraph/text")
                .asText();
    }

    @Override
    protected Notifier notifier(HookReceiver receiver) throws Exception {
        return notifier(
                vertx,
                "url: '" + receiver.url("/hook/messages?key=" + SECRET + "&token=" + SECRET)
                        + "', message: '{{ everything }}'");
    }

    @Override
    protected Notifier flawed(HookReceiver receiver) throws Exception {
        return notifier(vertx, "url: '" + receiver.url("/") + "', message: '{{ boom }}'");
    }

    /** What begins a mention or a link does so no more. */
    @Override
    protected boolean shows(String received, String value) {
        return super.shows(received, value) || super.shows(received, value.replace("<", "<\u200B"));
    }

    @Test
    void aTemplateIsTheTextAlone() throws Exception {
        JsonNode message = posted(vertx, ", message: '*{{ .Status }}* <users/all>'", Samples.firing("h1"));
        assertThat(message.toString()).isEqualTo("{\"text\":\"*firing* <users/all>\"}");
    }

    @Test
    void aLabelInATemplateMentionsNoUser() throws Exception {
        String message = ", message: '<users/all> {{ everything }}'";
        assertThat(posted(vertx, message, Samples.firing("<users/all>"))
                        .get("text")
                        .asText())
                .contains("HighLatency <\u200Busers/all>")
                .containsOnlyOnce("<users/all>");
        assertThat(posted(vertx, message, Samples.firing("<http://h1|h1>"))
                        .get("text")
                        .asText())
                .contains("HighLatency <http://h1|h1>");
    }

    @Test
    void withoutATemplateTheHeadlineIsTheTextAndTheAlertsAreACard() throws Exception {
        JsonNode message = posted(vertx, "", Samples.firing("<users/all>", "<b>&"));
        assertThat(message.get("text").asText()).isEqualTo("[FIRING:2] HighLatency");
        assertThat(card(message))
                .isEqualTo("<b>slow &lt;users/all&gt;</b><br>instance=&lt;users/all&gt; · since 30 s<br>"
                        + "<a href=\"http://prom/graph\">Source</a><br><br>"
                        + "<b>slow &lt;b&gt;&amp;</b><br>instance=&lt;b&gt;&amp; · since 30 s<br>"
                        + "<a href=\"http://prom/graph\">Source</a>");
        assertThat(message.at("/cardsV2/0/card/sections/0/widgets/1").toString())
                .isEqualTo("{\"buttonList\":{\"buttons\":[{\"text\":\"Open\",\"onClick\":{\"openLink\":"
                        + "{\"url\":\"http://am/#/alerts?receiver=team-X\"}}}]}}");
    }

    @Test
    void plainWordsMentionNoUser() throws Exception {
        assertThat(posted(vertx, ", message: '{{ boom }}'", Samples.firing("<users/all>"))
                        .get("text")
                        .asText())
                .contains("instance=<\u200Busers/all>");
    }

    @Test
    void notificationsOfAnIncidentAreOneThread() throws Exception {
        try (FakeGooglechat chat = new FakeGooglechat()) {
            Notifier notifier = notifier(vertx, "url: '" + chat.url() + "', threading: true");
            Outcome.Delivered first = (Outcome.Delivered) send(notifier);
            Outcome.Delivered second =
                    (Outcome.Delivered) send(notifier, Samples.with(first.receiverData(), Samples.resolved()));
            assertThat(second.receiverData()).isEqualTo(first.receiverData());
            String key = chat.messages().get(0).at("/thread/threadKey").asText();
            assertThat(key).matches("[0-9a-f]{32}");
            assertThat(chat.messages().get(1).at("/thread/threadKey").asText()).isEqualTo(key);

            ReceiverData other = ReceiverData.EMPTY.with("googlechat_thread", "before");
            send(notifier, Samples.with(other, Samples.firing("h1")));
            assertThat(chat.messages().get(2).at("/thread/threadKey").asText()).isEqualTo("before");
        }
    }

    @Test
    void aSuccessWithoutANameIsNone() throws Exception {
        hook.answer(HookServer.status(200, "{}"));
        assertThat(send(notifier(vertx, "url: '" + hook.url("/") + "'")))
                .isEqualTo(new Outcome.Rejected(FailureReason.CLIENT_ERROR, "Google Chat answered without name: {}"));
    }

    @Test
    void readsItsAddressFromAFileAtEachNotification(@TempDir Path folder) throws Exception {
        try (FakeGooglechat chat = new FakeGooglechat()) {
            Path url = Files.writeString(folder.resolve("url"), chat.url() + "\n");
            Notifier notifier = notifier(vertx, "url_file: '" + url + "'");
            assertThat(send(notifier)).isInstanceOf(Outcome.Delivered.class);
            Files.delete(url);
            assertThat(refusal(notifier).message()).startsWith("url_file: cannot read ");
        }
    }

    @Nested
    class Texts extends LengthContract {
        @Override
        protected Length limit() {
            return Length.bytes(30_000);
        }

        @Override
        protected String sent(String template, Notification notification) throws Exception {
            JsonNode message = posted(vertx, ", message: '" + template + "'", notification);
            return template.isEmpty() ? card(message) : message.get("text").asText();
        }
    }

    @Nested
    class Redactions extends RedactionContract<Googlechat> {
        @Override
        protected Googlechat config(String url) {
            return AddedKinds.only(
                    Googlechat.class,
                    "{url: '" + url + "v1/spaces/A/messages?key=" + SECRET + "&token=" + SECRET + "2'}");
        }

        @Override
        protected Notifier notifier(Googlechat config) throws Exception {
            return config.notifier(AddedKinds.requests(vertx, config));
        }
    }

    @Nested
    class Links extends LinksContract {
        @Override
        protected String sent(String template, Notification notification, MessageLinks links) throws Exception {
            return posted(vertx, template.isEmpty() ? "" : ", message: '" + template + "'", notification, links)
                    .toString();
        }

        @Override
        protected Notifier notifier(String url, MessageLinks links) throws Exception {
            return GooglechatNotifierIT.notifier(vertx, "url: '" + url + "'", links);
        }
    }
}
