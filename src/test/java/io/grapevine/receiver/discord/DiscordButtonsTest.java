package io.grapevine.receiver.discord;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.MessageActions;
import io.grapevine.config.UpdateMode;
import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.httpclient.message.ButtonChoice;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.httpclient.message.MessageLinks;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.model.Action;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.MessageState;
import io.grapevine.notification.MessageState.Acknowledged;
import io.grapevine.notification.MessageState.Silenced;
import io.grapevine.notification.Notification;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.Written;
import io.grapevine.receiver.action.ActionTargets;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DiscordButtonsTest {
    private static final MessageIncident INCIDENT =
            new MessageIncident("0123456789abcdef", 1_795_000_000L, Instant.ofEpochSecond(1_795_000_100));
    private static final String WEBHOOK = "https://discord.com/api/webhooks/1/hush";
    private static final HttpReply POSTED = new HttpReply(200, Map.of(), "{\"id\":\"1310000000000000001\"}");
    private static final ReceiverData KNOWN = ReceiverData.EMPTY.with("gvMessage", "17");

    private final List<HttpCall> sent = new ArrayList<>();
    private final Deque<HttpReply> replies = new ArrayDeque<>();

    private static MessageButtons buttons(String url, String... actions) {
        return new MessageButtons(
                new ButtonChoice(ActionTargets.actions(actions), true, true),
                (incident, action, round) ->
                        ("gv1" + action.text().replace(" ", "") + round + "x".repeat(50)).substring(0, 50),
                url);
    }

    private static MessageButtons usual() {
        return buttons("https://am.example.com", "ack", "silence 1h");
    }

    private DiscordNotifier notifier(UpdateMode mode, @Nullable MessageButtons buttons, MessageLinks links)
            throws Exception {
        HttpSenders senders = HttpSenders.answering(this::receive, Map.of());
        DiscordConfig config = Written.config(DiscordConfig.class, "webhook_url=" + WEBHOOK);
        return new DiscordNotifier(
                config, new Requests(config, EchoRenderer.templates().with(links), senders), mode, buttons);
    }

    private CompletionStage<HttpReply> receive(HttpCall call) {
        sent.add(call);
        DiscordRules.check(new JsonObject(call.body()));
        return CompletableFuture.completedFuture(replies.isEmpty() ? POSTED : replies.poll());
    }

    private Outcome send(UpdateMode mode, @Nullable MessageButtons buttons, Notification notification)
            throws Exception {
        return Outcomes.of(notifier(mode, buttons, MessageLinks.NONE).send(notification));
    }

    /** The outcome of drawing the message again whose notification was that one. */
    private Outcome redraw(UpdateMode mode, @Nullable MessageButtons buttons, Notification of, MessageState state)
            throws Exception {
        return Outcomes.of(notifier(mode, buttons, MessageLinks.NONE).redraw(of, state));
    }

    private HttpCall last() {
        return sent.get(sent.size() - 1);
    }

    private JsonArray rows() {
        return new JsonObject(last().body()).getJsonArray("components");
    }

    private static List<String> labels(JsonArray rows) {
        return rows.stream()
                .flatMap(row -> ((JsonObject) row).getJsonArray("components").stream())
                .map(button -> ((JsonObject) button).getString("label"))
                .toList();
    }

    private static Notification about(@Nullable MessageIncident incident, ReceiverData data, Notification of) {
        return Samples.about(incident, Samples.with(data, of));
    }

    private static Notification firing() {
        return about(INCIDENT, ReceiverData.EMPTY, Samples.firing("h1"));
    }

    private static Notification known() {
        return about(INCIDENT, KNOWN, Samples.firing("h1"));
    }

    private static MessageLinks links(String... urls) {
        return MessageLinks.of(
                (incident, actions, subject) -> List.of(urls).stream()
                        .map(url -> new Link("Acknowledge", url))
                        .toList(),
                new MessageActions(List.of(Action.ACK), false));
    }

    @Test
    void actionsAndLinksAreInRowsOfTheirOwn() throws Exception {
        Outcome outcome = send(UpdateMode.NONE, usual(), firing());

        assertThat(labels(rows())).containsExactly("Acknowledge", "Silence 1 h", "Why", "Open");
        assertThat(rows()).hasSize(2);
        assertThat(last().url()).isEqualTo(WEBHOOK + "?with_components=true&wait=true");
        String id = rows().getJsonObject(0)
                .getJsonArray("components")
                .getJsonObject(1)
                .getString("custom_id");
        assertThat(DiscordButtons.token(id))
                .hasValueSatisfying(token -> assertThat(token).startsWith("gv1silence1h0x"));
        assertThat(DiscordButtons.choice(id)).isEqualTo(usual().choice());
        assertThat(outcome)
                .isEqualTo(new Outcome.Delivered(ReceiverData.EMPTY.with("gvMessage", "1310000000000000001")));
    }

    @Test
    void theMessageIsKeptToDrawItAgainAndTheNextNotificationIsANewOne() throws Exception {
        send(UpdateMode.NONE, usual(), about(INCIDENT, KNOWN, Samples.firing("h1", "h2")));
        assertThat(last().method()).isEqualTo("POST");

        Outcome end = send(UpdateMode.NONE, usual(), about(null, KNOWN, Samples.resolved()));
        HttpCall posted = sent.get(sent.size() - 2);
        assertThat(posted.method()).isEqualTo("POST");
        assertThat(posted.url()).isEqualTo(WEBHOOK);
        assertThat(posted.body()).doesNotContain("components");
        assertThat(last().method()).isEqualTo("PATCH");
        assertThat(rows()).isEmpty();
        assertThat(end).isEqualTo(new Outcome.Delivered(KNOWN));
    }

    @Test
    void redrawingEditsTheMessageWithoutANotification() throws Exception {
        MessageState state = new MessageState(List.of(new Acknowledged("@everyone *Ana*", INCIDENT.now())), true, 2);

        Outcome outcome = redraw(UpdateMode.NONE, usual(), known(), state);

        assertThat(outcome).isEqualTo(new Outcome.Delivered(KNOWN));
        assertThat(last().method()).isEqualTo("PATCH");
        assertThat(last().url()).isEqualTo(WEBHOOK + "/messages/17?with_components=true");
        assertThat(labels(rows())).containsExactly("Undo", "Why", "Open");
        JsonArray embeds = new JsonObject(last().body()).getJsonArray("embeds");
        assertThat(embeds.getJsonObject(1).getString("description"))
                .isEqualTo("**@\u200Beveryone \\*Ana\\*** is on it · <t:1795000100:t>");
    }

    @Test
    void refusedButtonsDoNotHideWhoIsOnIt() throws Exception {
        replies.add(new HttpReply(400, Map.of(), "{\"code\": 50035}"));
        MessageState state = new MessageState(List.of(new Acknowledged("Ana", INCIDENT.now())), true, 2);
        redraw(UpdateMode.EDIT, usual(), known(), state);

        assertThat(last().body()).contains("is on it").doesNotContain("components");
    }

    @Test
    void redrawingDoesNothingWithoutAMessageOrButtons() throws Exception {
        redraw(UpdateMode.NONE, usual(), firing(), MessageState.WAITING);
        redraw(UpdateMode.EDIT, null, known(), MessageState.WAITING);

        assertThat(sent).isEmpty();
    }

    @Test
    void refusedButtonsDoNotCostTheEdit() throws Exception {
        replies.add(new HttpReply(400, Map.of(), "{\"code\": 50035}"));
        Notification some = Samples.of(Samples.firing("h1").alerts(), NotifyReason.SOME_RESOLVED);
        Outcome outcome = send(UpdateMode.EDIT, usual(), about(INCIDENT, KNOWN, some));

        assertThat(sent).extracting(HttpCall::method).containsExactly("PATCH", "PATCH");
        assertThat(last().url()).isEqualTo(WEBHOOK + "/messages/17");
        assertThat(last().body()).doesNotContain("components");
        Outcome.Delivered delivered = Outcomes.delivered(outcome);
        assertThat(delivered.receiverData().string("gvMessage")).isEqualTo("17");
        assertThat(delivered.remark()).contains("refused the buttons");
    }

    @Test
    void theEditAtTheEndTakesTheButtonsAway() throws Exception {
        send(UpdateMode.EDIT, usual(), about(null, KNOWN, Samples.resolved()));

        assertThat(last().method()).isEqualTo("PATCH");
        assertThat(rows()).isEmpty();

        send(UpdateMode.EDIT, null, about(null, KNOWN, Samples.resolved()));
        assertThat(last().body()).doesNotContain("components");
    }

    @Test
    void buttonsThatDiscordRefusesDoNotCostTheNotification() throws Exception {
        replies.add(new HttpReply(400, Map.of(), "{\"components\": \"not of an app: gv1ack0" + "x".repeat(43) + "\"}"));

        Outcome outcome = send(UpdateMode.NONE, usual(), firing());

        assertThat(sent).hasSize(2);
        assertThat(last().url()).isEqualTo(WEBHOOK);
        assertThat(last().body()).doesNotContain("components");
        Outcome.Delivered delivered = Outcomes.delivered(outcome);
        assertThat(delivered.receiverData()).isEqualTo(ReceiverData.EMPTY);
        assertThat(delivered.remark())
                .contains("refused the buttons", "not of an app")
                .doesNotContain("gv1", "hush");

        replies.add(new HttpReply(400, Map.of(), "no"));
        replies.add(new HttpReply(400, Map.of(), "still no"));
        assertThat(send(UpdateMode.NONE, usual(), firing())).isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    void withoutAnAppThereAreLinks() throws Exception {
        Outcomes.of(notifier(
                        UpdateMode.NONE,
                        null,
                        links("https://am.example.com/act/gv1x", "https://am.example.com/act/gv1y"))
                .send(firing()));

        assertThat(labels(rows())).containsExactly("Acknowledge", "Acknowledge");
        assertThat(last().url()).isEqualTo(WEBHOOK + "?with_components=true");
        assertThat(rows().getJsonObject(0)
                        .getJsonArray("components")
                        .getJsonObject(0)
                        .getString("url"))
                .isEqualTo("https://am.example.com/act/gv1x");
    }

    @Test
    void linksThatAreTooLongForAButtonAreText() throws Exception {
        String host = "https://am.example.com/" + "p".repeat(490);
        Outcomes.of(notifier(UpdateMode.NONE, null, links(host + "1", host + "2", host + "3", host + "4"))
                .send(firing()));

        JsonArray embeds = new JsonObject(last().body()).getJsonArray("embeds");
        assertThat(rows()).isNull();
        assertThat(embeds.getJsonObject(1).getString("description"))
                .startsWith("[Acknowledge](" + host + "1) · ")
                .doesNotContain("3)");
        assertThat(last().url()).isEqualTo(WEBHOOK);
    }

    @Test
    void theMostOfEverythingIsWithinTheLimits() {
        MessageButtons most = buttons(
                "https://am.example.com/" + "p".repeat(490),
                "silence 30m",
                "silence 45m",
                "silence 12h",
                "silence 16h",
                "silence 18h");
        List<MessageState.Note> notes =
                new ArrayList<>(Collections.nCopies(40, new Silenced("é😀".repeat(4000), INCIDENT.now())));
        JsonObject message = new JsonObject()
                .put(
                        "components",
                        new JsonArray(DiscordButtons.of(most, INCIDENT, new MessageState(List.of(), false, 0))))
                .put(
                        "embeds",
                        new JsonArray(DiscordButtons.embed(DiscordButtons.lines(new MessageState(notes, true, 0)), 7)));
        JsonObject read = new JsonObject(message.encode());
        read.getJsonArray("embeds")
                .add(new JsonObject().put("title", "t".repeat(256)).put("description", "d".repeat(4096)));

        DiscordRules.check(read);
        assertThat(labels(read.getJsonArray("components"))).hasSize(5).doesNotContain("Open");
    }
}
