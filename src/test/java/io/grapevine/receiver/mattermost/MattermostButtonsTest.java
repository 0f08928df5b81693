package io.grapevine.receiver.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.MessageActions;
import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.httpclient.message.ActionTokens;
import io.grapevine.httpclient.message.ButtonChoice;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.httpclient.message.MessageLinks;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.model.Action;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.MessageState;
import io.grapevine.notification.MessageState.Acknowledged;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.Written;
import io.grapevine.receiver.action.ActionTargets;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MattermostButtonsTest {
    private static final MessageIncident INCIDENT =
            new MessageIncident("0123456789abcdef", 1_795_000_000L, Instant.parse("2026-11-23T14:03:00Z"));
    private static final Notification FIRING = Samples.about(INCIDENT, Samples.firing("h1"));

    private final List<String> sent = new ArrayList<>();
    private HttpReply reply = new HttpReply(200, Map.of(), "ok");

    private static MessageButtons buttons(String... actions) {
        return new MessageButtons(
                new ButtonChoice(ActionTargets.actions(actions), true, true),
                new ActionTokens() {
                    @Override
                    public String of(MessageIncident incident, Action action, int round) {
                        return "gv1-" + action.text() + "#" + round;
                    }

                    @Override
                    public String proof(String token) {
                        return "proof of " + token;
                    }
                },
                "https://am.example.com");
    }

    private Outcome notify(
            @Nullable MessageButtons buttons, MessageLinks links, Notification notification, Object... fields)
            throws Exception {
        HttpSenders senders = HttpSenders.answering(
                call -> {
                    sent.add(call.body());
                    return CompletableFuture.completedFuture(reply);
                },
                Map.of());
        Mattermost config =
                Written.config(Mattermost.class, Written.and(fields, "webhook_url=https://chat.example.com/hooks/x"));
        return Outcomes.of(config.notifier(
                        new Requests(config, EchoRenderer.templates().with(links), senders),
                        InstantSource.system(),
                        buttons)
                .send(notification));
    }

    private JsonArray attachments(@Nullable MessageButtons buttons, MessageLinks links, Notification notification)
            throws Exception {
        notify(buttons, links, notification);
        return MattermostRules.attachments(new JsonObject(sent.get(sent.size() - 1)).getJsonArray("attachments"));
    }

    private static List<String> names(JsonObject attachment) {
        return attachment.getJsonArray("actions", new JsonArray()).stream()
                .map(action -> ((JsonObject) action).getString("name"))
                .toList();
    }

    @Test
    void buttonsStandInAnAttachmentOfTheirOwnInTheColorOfTheFirst() throws Exception {
        JsonArray attachments = attachments(buttons("ack", "silence 1h", "silence 30m"), MessageLinks.NONE, FIRING);

        assertThat(attachments).hasSize(2);
        JsonObject own = attachments.getJsonObject(1);
        assertThat(names(own)).containsExactly("Acknowledge", "Silence 1 h", "Silence 30 min");
        assertThat(own.getString("color")).isEqualTo("color");
        assertThat(own.getString("text"))
                .isEqualTo("[Why](https://am.example.com/#/alerts?open=0123456789abcdef) · "
                        + "[Open](https://am.example.com/#/alerts?open=0123456789abcdef)");
        JsonObject integration = own.getJsonArray("actions").getJsonObject(1).getJsonObject("integration");
        assertThat(integration.getString("url")).isEqualTo("https://am.example.com/callback/mattermost");
        JsonObject context = integration.getJsonObject("context");
        assertThat(context.getString("token")).isEqualTo("gv1-silence 1h#0");
        assertThat(context.getString("proof")).isEqualTo("proof of gv1-silence 1h#0");
        assertThat(context.getString("choice")).isEqualTo("ack,1h,30m,why,open");
        assertThat(CarriedMessage.unpack(context.getString("message")).orElseThrow())
                .contains("\"title\":\"title\"")
                .doesNotContain("gv1");
    }

    @Test
    void withoutButtonsThereAreLinks() throws Exception {
        MessageLinks links = MessageLinks.of(
                (incident, actions, subject) -> List.of(
                        new Link("Acknowledge", "https://am.example.com/act/gv1x"),
                        new Link("Silence for 1h", "https://am.example.com/act/gv1y")),
                new MessageActions(List.of(Action.ACK), false));

        JsonArray attachments = attachments(null, links, FIRING);

        assertThat(attachments).hasSize(2);
        assertThat(attachments.getJsonObject(1).getString("text"))
                .isEqualTo("[Acknowledge](https://am.example.com/act/gv1x) · "
                        + "[Silence for 1h](https://am.example.com/act/gv1y)");
        assertThat(names(attachments.getJsonObject(1))).isEmpty();

        reply = new HttpReply(400, Map.of(), "cannot read https://am.example.com/act/gv1x");
        assertThat(notify(null, links, FIRING).toString())
                .contains("cannot read")
                .doesNotContain("gv1x");
    }

    @Test
    void anErrorThatQuotesTheMessageHasNoToken() throws Exception {
        reply = new HttpReply(400, Map.of(), "invalid: {\"token\":\"gv1-ack#0\",\"proof\":\"proof of gv1-ack#0\"}");

        Outcome outcome = notify(buttons("ack"), MessageLinks.NONE, FIRING);

        assertThat(outcome.toString()).contains("invalid").doesNotContain("gv1-ack", "proof of");
    }

    @Test
    void aMessageWithoutIncidentIsAsWithoutActions() throws Exception {
        notify(buttons("ack"), MessageLinks.NONE, Samples.resolved());
        notify(null, MessageLinks.NONE, Samples.resolved());
        notify(null, MessageLinks.NONE, Samples.about(INCIDENT, Samples.resolved()));

        assertThat(sent.get(0)).isEqualTo(sent.get(1)).isEqualTo(sent.get(2));
    }

    @Test
    void ownAttachmentsAndTheTextBesideThemStay() throws Exception {
        notify(
                buttons("ack"),
                MessageLinks.NONE,
                FIRING,
                Map.entry("attachments", List.of(MattermostConfigs.attachment(name -> "own " + name, List.of()))));

        JsonObject message = new JsonObject(sent.get(0));
        assertThat(message.getString("text")).isEqualTo("text");
        assertThat(message.getJsonArray("attachments").getJsonObject(1).getString("color"))
                .isEqualTo("own color");
    }

    @Test
    void undoStandsInPlaceOfTheActionsOnceOneIsInForce() {
        JsonObject drawn = new JsonObject(ButtonAttachment.of(
                        buttons("ack", "silence 4h"),
                        INCIDENT,
                        new MessageState(List.of(new Acknowledged("@channel *Ana*", INCIDENT.now())), true, 3),
                        "",
                        "")
                .get(0));

        assertThat(names(drawn)).containsExactly("Undo");
        assertThat(drawn.getString("text")).startsWith("**@\u200Bchannel \\*Ana\\*** is on it · 14:03 UTC\n[Why](");
        assertThat(drawn.containsKey("color")).isFalse();
        assertThat(drawn.encode()).contains("gv1-undo#3").doesNotContain("\"message\"");
    }

    @Test
    void aMessageAboutSilencedAlertsOffersToUndo() throws Exception {
        Notification silenced = Samples.about(INCIDENT, Samples.muted("silence", "Ana"));

        assertThat(names(
                        attachments(buttons("ack"), MessageLinks.NONE, silenced).getJsonObject(1)))
                .containsExactly("Undo");
    }

    @Test
    void fiveButtonsOfALongMessageStayBelowWhatAWebhookTakes() throws Exception {
        for (int length : List.of(100, 10_000, 100_000)) {
            notify(
                    buttons("ack", "silence 1h", "silence 2h", "silence 4h", "silence 1d"),
                    MessageLinks.NONE,
                    FIRING,
                    "text=" + "é".repeat(length));
            assertThat(sent.get(sent.size() - 1).length()).isLessThan(2 * length + 60_000);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            @here and me@example.com | @0here and me@0example.com
            :fire: ten | :0fire: ten
            https://evil.example.com | https:0//evil.example.com
            a_b [c](d) | a\\_b \\[c\\](d)
            #tag ~town | \\#tag \\~town
            <b> & 2 | <b\\> & 2
            """)
    void textFromOutsideIsNoMarkup(String text, String escaped) {
        assertThat(ButtonAttachment.MARKUP.escape(text)).isEqualTo(escaped.replace("0", "\u200B"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "!", "AAAA", "eJw", "H4sIAAAAAAAA", "____"})
    void whatIsNoPackedMessageIsNotRead(String text) {
        assertThat(CarriedMessage.unpack(text)).isEmpty();
    }

    @Test
    void aPackedMessageThatGrowsTooMuchIsNotRead() {
        String bomb = CarriedMessage.pack(Map.of("text", "x".repeat(1 << 20)));
        String fits = CarriedMessage.pack(Map.of("text", "x".repeat(500_000)));

        assertThat(bomb).isNotEmpty();
        assertThat(CarriedMessage.unpack(bomb)).isEmpty();
        assertThat(CarriedMessage.unpack(fits)).isPresent();
        assertThat(CarriedMessage.unpack(fits.substring(0, fits.length() - 4))).isEmpty();
    }

    @Test
    void slacksLinksAreWrittenAsMattermostShowsThem() {
        String packed = CarriedMessage.pack(Map.of(
                "text",
                "<https://a.example.com|A> <!here> $1 \\",
                "attachments",
                List.of(Map.of("fields", List.of(Map.of("value", "<https://b.example.com|$b>", "short", true))))));

        assertThat(CarriedMessage.unpack(packed).orElseThrow())
                .contains("[A](https://a.example.com)", "[$b](https://b.example.com)", "\"short\":true");
    }
}
