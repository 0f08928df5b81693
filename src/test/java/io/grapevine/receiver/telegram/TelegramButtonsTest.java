package io.grapevine.receiver.telegram;

import static io.grapevine.receiver.action.ActionTargets.actions;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.UpdateMode;
import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.httpclient.message.ButtonChoice;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.httpclient.message.MessageLinks;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.model.Action;
import io.grapevine.model.Alert;
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
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Inline keyboards, and the messages that have them. */
class TelegramButtonsTest {
    private static final MessageIncident INCIDENT =
            new MessageIncident("0123456789abcdef", 1_795_000_000L, Instant.parse("2026-11-23T14:03:00Z"));
    private static final ButtonChoice USUAL =
            new ButtonChoice(actions("ack", "silence 1h", "silence 4h", "silence 4w"), true, true);
    private static final String ACCEPTED = "{\"ok\":true,\"result\":{\"message_id\":9,\"chat\":{\"id\":-5}}}";
    private static final String REFUSED =
            "{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: inline keyboard button URL 'x' is invalid\"}";

    private final List<String> methods = new ArrayList<>();
    private final List<JsonObject> sent = new ArrayList<>();
    private final Queue<String> answers = new ArrayDeque<>();
    private MessageLinks links = MessageLinks.NONE;

    private static MessageButtons buttons(ButtonChoice choice, String url) {
        return new MessageButtons(choice, ActionTargets.TOKENS, url);
    }

    private static MessageButtons usual() {
        return buttons(USUAL, "https://am.example.com");
    }

    private static JsonArray rows(TelegramKeyboard keyboard) {
        JsonObject markup = new JsonObject(keyboard.json());
        TelegramRules.check(
                "editMessageReplyMarkup",
                new JsonObject().put("reply_markup", markup).encode());
        return new JsonObject(markup.encode()).getJsonArray("inline_keyboard");
    }

    private static List<String> labels(JsonArray rows) {
        return rows.stream()
                .map(row -> String.join(
                        " | ",
                        ((JsonArray) row)
                                .stream()
                                        .map(button -> ((JsonObject) button).getString("text"))
                                        .toList()))
                .toList();
    }

    private static List<String> labels(JsonObject message) {
        return labels(message.getJsonObject("reply_markup", new JsonObject())
                .getJsonArray("inline_keyboard", new JsonArray()));
    }

    private TelegramNotifier notifier(UpdateMode update, MessageButtons buttons) throws Exception {
        HttpSenders senders = HttpSenders.answering(
                call -> {
                    String path = URI.create(call.url()).getPath();
                    methods.add(path.substring(path.lastIndexOf('/') + 1));
                    sent.add(TelegramRules.check(methods.get(methods.size() - 1), call.body()));
                    String answer = answers.isEmpty() ? ACCEPTED : answers.remove();
                    return CompletableFuture.completedFuture(
                            new HttpReply(answer.startsWith("{\"ok\":true") ? 200 : 400, Map.of(), answer));
                },
                Map.of());
        var config = Written.config(TelegramConfig.class, "message={{ everything }}");
        return new TelegramNotifier(
                config, new Requests(config, EchoRenderer.templates().with(links), senders), update, buttons);
    }

    private ReceiverData send(TelegramNotifier notifier, Notification notification) {
        return Outcomes.delivered(Outcomes.of(notifier.send(notification))).receiverData();
    }

    private JsonObject last() {
        return sent.get(sent.size() - 1);
    }

    @Test
    void anIncidentThatWaitsHasItsActionsAndLinks() {
        JsonArray rows = rows(TelegramKeyboard.of(usual(), INCIDENT, MessageState.WAITING));

        assertThat(labels(rows))
                .containsExactly("Acknowledge | Silence 1 h", "Silence 4 h | Silence 4 w", "Why | Open");
        assertThat(rows.getJsonArray(2).getJsonObject(1).getString("url"))
                .isEqualTo("https://am.example.com/#/alerts?open=0123456789abcdef");
    }

    @Test
    void whoIsOnItStandsAboveUndo() {
        MessageState state = new MessageState(
                List.of(
                        new Acknowledged("Ana \u202E\n(Telegram)", INCIDENT.now()),
                        new Silenced("A user with a very long name (Telegram)", INCIDENT.now())),
                true,
                1);

        assertThat(labels(rows(TelegramKeyboard.of(usual(), INCIDENT, state))))
                .containsExactly(
                        "Ana   (Telegram) is on it · 14:03 UTC",
                        "Silenced by A user with a very long… until 23 Nov 14:03 UTC",
                        "Undo",
                        "Why | Open");
    }

    @Test
    void dataNamesTheChoiceWithinItsBytes() {
        for (int count = 0; count <= 12; count++) {
            List<Action> all = Stream.concat(
                            Stream.of(Action.ACK),
                            Action.durations().stream()
                                    .map(time -> Action.parse("silence " + time).orElseThrow()))
                    .skip(27 - 15)
                    .limit(count)
                    .toList();
            ButtonChoice choice = new ButtonChoice(all, count % 2 == 0, count % 3 == 0);
            JsonArray rows = rows(TelegramKeyboard.of(
                    buttons(choice, "https://am.example.com"), INCIDENT, new MessageState(List.of(), true, 0)));
            String data = rows.getJsonArray(0).getJsonObject(0).getString("callback_data");

            CallbackData read = CallbackData.parse(data).orElseThrow();
            assertThat(read.choice()).isEqualTo(choice);
            assertThat(ActionTargets.KEYS
                            .verify(read.token().reveal(), INCIDENT.now())
                            .toString())
                    .contains("undo");
            assertThat(read.toString()).doesNotContain(read.token().reveal());
        }
    }

    @Test
    void moreActionsThanFitAreLeftOut() {
        List<Action> all = Action.durations().stream()
                .map(time -> Action.parse("silence " + time).orElseThrow())
                .toList();

        JsonArray rows = rows(TelegramKeyboard.of(
                buttons(new ButtonChoice(all, true, true), ""), INCIDENT, new MessageState(List.of(), true, 0)));

        String data = rows.getJsonArray(0).getJsonObject(0).getString("callback_data");
        assertThat(CallbackData.parse(data).orElseThrow().choice().actions()).isEqualTo(all.subList(0, 12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gv.", "gv", "gv1", "gv1.", "vote.yes", ".", "gv1AAAA", "GV1.A"})
    void otherDataIsNotOurs(String data) {
        assertThat(CallbackData.parse(data)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gv1abc.", "gv2x."})
    void actionsOfAnotherVersionAreLeftOut(String beginning) {
        assertThat(CallbackData.parse(beginning + "ö!A_é").orElseThrow().choice())
                .isEqualTo(new ButtonChoice(List.of(Action.ACK), false, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:9093", "http://alertmanager:9093", "", "ftp://am.example.com", "a b"})
    void linksThatTelegramRefusesAreLeftOut(String url) {
        assertThat(labels(rows(TelegramKeyboard.of(buttons(USUAL, url), INCIDENT, MessageState.WAITING))))
                .containsExactly("Acknowledge | Silence 1 h", "Silence 4 h | Silence 4 w");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://10.0.0.7:9093", "HTTPS://am.example.com/x", "http://[2001:db8::1]:9093"})
    void otherLinksAreThere(String url) {
        assertThat(TelegramKeyboard.isPossible(url + "/#/alerts")).isTrue();
    }

    @Test
    void theTextIsTheSameWithAndWithoutButtons() throws Exception {
        send(notifier(UpdateMode.NONE, null), Samples.about(INCIDENT, Samples.firing("h1")));
        JsonObject without = last();
        send(notifier(UpdateMode.NONE, usual()), Samples.about(INCIDENT, Samples.firing("h1")));

        assertThat(labels(last())).hasSize(3);
        JsonObject with = last().copy();
        with.remove("reply_markup");
        assertThat(with).isEqualTo(without);
    }

    @Test
    void aMessageWithoutIncidentHasNoButtons() throws Exception {
        send(notifier(UpdateMode.EDIT, usual()), Samples.with(post(), Samples.resolved()));

        assertThat(methods).containsExactly("editMessageText");
        assertThat(last().containsKey("reply_markup")).isFalse();
    }

    @Test
    void aMessageAboutSilencedAlertsOffersToUndo() throws Exception {
        Notification silenced = Samples.muted("silence", "Ana");
        Notification inhibited = Samples.muted("inhibition");

        send(notifier(UpdateMode.NONE, usual()), Samples.about(INCIDENT, silenced));
        assertThat(labels(last())).containsExactly("Undo", "Why | Open");
        send(notifier(UpdateMode.NONE, usual()), Samples.about(INCIDENT, inhibited));
        assertThat(labels(last())).contains("Acknowledge | Silence 1 h");
    }

    private static ReceiverData post() {
        return ReceiverData.EMPTY.with("gvChat", "-5").with("gvMessage", "7");
    }

    @Test
    void theMessageIsKnownInEveryModeAndTheNextOneIsNewWithoutUpdates() throws Exception {
        TelegramNotifier notifier = notifier(UpdateMode.NONE, usual());
        ReceiverData first = send(notifier, Samples.about(INCIDENT, Samples.firing("h1")));
        assertThat(first.string("gvMessage")).isEqualTo("9");
        assertThat(first.string("gvChat")).isEqualTo("-5");

        send(notifier, Samples.about(INCIDENT, Samples.with(post(), Samples.firing("h1"))));
        assertThat(methods).containsOnly("sendMessage");
        send(notifier, Samples.with(post(), Samples.resolved()));

        assertThat(methods).containsExactly("sendMessage", "sendMessage", "sendMessage", "editMessageText");
        assertThat(labels(last())).isEmpty();
        assertThat(sent).noneMatch(message -> message.containsKey("reply_parameters"));
        assertThat(send(notifier(UpdateMode.NONE, null), Samples.firing("h1"))).isEqualTo(ReceiverData.EMPTY);
    }

    @Test
    void aMessageWhoseIncidentIsOverSaysSoWithoutButtons() throws Exception {
        Notification over = Samples.with(post(), Samples.resolved());
        Outcomes.of(notifier(UpdateMode.NONE, usual()).redraw(over, MessageState.WAITING));

        assertThat(methods).containsExactly("editMessageText");
        assertThat(last().getString("message_id")).isEqualTo("7");
        assertThat(last().getString("text")).isNotEmpty();
        assertThat(labels(last())).isEmpty();
    }

    @Test
    void theButtonsGoAtTheEndAlsoIfTheTextIsRefused() throws Exception {
        answers.add("{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: message text is empty\"}");
        Outcomes.of(notifier(UpdateMode.NONE, usual())
                .redraw(Samples.with(post(), Samples.resolved()), MessageState.WAITING));

        assertThat(methods).containsExactly("editMessageText", "editMessageReplyMarkup");
        assertThat(labels(last())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"edit,editMessageText", "thread,sendMessage", "edit+thread,editMessageText"})
    void refusedLinksDoNotCostTheEditOrReply(String mode, String method) throws Exception {
        answers.add(REFUSED);
        Notification some = Samples.of(List.of(Samples.alert("h1", Alert.NO_END)), NotifyReason.SOME_RESOLVED);
        ReceiverData data = send(
                notifier(UpdateMode.of(mode).orElseThrow(), usual()),
                Samples.about(INCIDENT, Samples.with(post(), some)));

        assertThat(methods.subList(0, 2)).containsExactly(method, method);
        assertThat(labels(sent.get(1))).containsExactly("Acknowledge | Silence 1 h", "Silence 4 h | Silence 4 w");
        assertThat(data.string("gvMessage")).isEqualTo("7");
    }

    @Test
    void theEditThatFollowsAReplyDoesWithoutRefusedLinks() throws Exception {
        answers.add(ACCEPTED);
        answers.add(REFUSED);
        Notification more = Samples.of(List.of(Samples.alert("h1", Alert.NO_END)), NotifyReason.NEW_ALERTS);
        ReceiverData data = send(
                notifier(UpdateMode.EDIT_AND_THREAD, usual()), Samples.about(INCIDENT, Samples.with(post(), more)));

        assertThat(methods).containsExactly("sendMessage", "editMessageText", "editMessageText");
        assertThat(labels(last())).hasSize(2);
        assertThat(data.string("gvMessage")).isEqualTo("7");
    }

    @Test
    void refusedLinksDoNotHoldBackTheNotification() throws Exception {
        answers.add(REFUSED);
        ReceiverData data = send(notifier(UpdateMode.NONE, usual()), Samples.about(INCIDENT, Samples.firing("h1")));

        assertThat(methods).containsExactly("sendMessage", "sendMessage");
        assertThat(labels(last())).containsExactly("Acknowledge | Silence 1 h", "Silence 4 h | Silence 4 w");
        assertThat(data.string("gvMessage")).isEqualTo("9");
    }

    @Test
    void linksStandInPlaceOfButtonsWithoutABotThatReportsClicks() throws Exception {
        links = (notification, subject) -> List.of(
                new Link("Acknowledge", "https://am.example.com/act?t=gv1x"),
                new Link("Why", "https://am.example.com/#/alerts"));
        send(notifier(UpdateMode.NONE, null), Samples.about(INCIDENT, Samples.firing("h1")));
        assertThat(labels(last())).containsExactly("Acknowledge | Why");

        answers.add(REFUSED);
        send(notifier(UpdateMode.NONE, null), Samples.about(INCIDENT, Samples.firing("h1")));
        assertThat(last().containsKey("reply_markup")).isFalse();
    }

    private Outcome redraw(TelegramNotifier notifier, ReceiverData data, MessageState state) {
        return Outcomes.of(notifier.redraw(Samples.about(INCIDENT, Samples.with(data, Samples.firing("h1"))), state));
    }

    private static MessageState acknowledged() {
        return new MessageState(List.of(new Acknowledged("Ana", INCIDENT.now())), true, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "edit", "thread", "edit+thread"})
    void drawingAgainChangesTheKeyboardOnly(String mode) throws Exception {
        Outcome outcome = redraw(notifier(UpdateMode.of(mode).orElseThrow(), usual()), post(), acknowledged());

        assertThat(outcome).isEqualTo(new Outcome.Delivered(post()));
        assertThat(methods).containsExactly("editMessageReplyMarkup");
        assertThat(last().getString("message_id")).isEqualTo("7");
        assertThat(labels(last())).containsExactly("Ana is on it · 14:03 UTC", "Undo", "Why | Open");
    }

    @Test
    void aMessageThatIsDrawnAlreadyIsNoFailure() throws Exception {
        answers.add("{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: message is not modified: x\"}");
        assertThat(redraw(notifier(UpdateMode.EDIT, usual()), post(), acknowledged()))
                .isEqualTo(new Outcome.Delivered(post()));

        answers.add("{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: message to edit not found\"}");
        assertThat(redraw(notifier(UpdateMode.EDIT, usual()), post(), acknowledged()))
                .isInstanceOf(Outcome.Rejected.class);

        answers.add("{\"ok\":false,\"error_code\":429,\"description\":\"x\",\"parameters\":{\"retry_after\":7}}");
        assertThat(Outcomes.retryable(redraw(notifier(UpdateMode.EDIT, usual()), post(), acknowledged()))
                        .retryAfter())
                .isEqualTo(Duration.ofSeconds(7));

        answers.add(REFUSED);
        assertThat(redraw(notifier(UpdateMode.EDIT, usual()), post(), acknowledged()))
                .isInstanceOf(Outcome.Delivered.class);
        assertThat(labels(last())).containsExactly("Ana is on it · 14:03 UTC", "Undo");
    }

    @Test
    void nothingIsDrawnAgainWithoutButtonsOrAMessage() throws Exception {
        redraw(notifier(UpdateMode.EDIT, null), post(), acknowledged());
        redraw(notifier(UpdateMode.EDIT, usual()), ReceiverData.EMPTY, acknowledged());
        redraw(notifier(UpdateMode.EDIT, usual()), post().with("gvChat", "-6"), acknowledged());

        assertThat(methods).isEmpty();
    }
}
