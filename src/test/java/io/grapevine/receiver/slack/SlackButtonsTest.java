package io.grapevine.receiver.slack;

import static io.grapevine.receiver.action.ActionTargets.actions;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.UpdateMode;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.message.ButtonChoice;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.model.Action;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.MessageState;
import io.grapevine.notification.MessageState.Acknowledged;
import io.grapevine.notification.MessageState.Note;
import io.grapevine.notification.MessageState.Silenced;
import io.grapevine.notification.Notification;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.Written;
import io.grapevine.receiver.slack.SlackConfig.SlackAction;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlackButtonsTest {
    private static final MessageIncident INCIDENT =
            new MessageIncident("0123456789abcdef", 1_795_000_000L, Instant.parse("2026-11-23T14:03:00Z"));
    private static final List<Action> USUAL = actions("ack", "silence 1h", "silence 4h", "silence 1d");

    private final List<String> sent = new ArrayList<>();

    /** Buttons whose tokens say what they are. */
    private static MessageButtons buttons(ButtonChoice choice) {
        return new MessageButtons(
                choice,
                (incident, action, round) -> action + "@" + incident.episode() + "#" + round,
                "https://am.example.com");
    }

    private static MessageButtons usual() {
        return buttons(new ButtonChoice(USUAL, true, true));
    }

    private static JsonObject attachment(List<Map<String, Object>> drawn) {
        String message = GoJson.encode(Map.of("attachments", drawn));
        return SlackRules.check(message).getJsonArray("attachments").getJsonObject(0);
    }

    private static JsonObject draw(MessageButtons buttons, MessageState state) {
        return attachment(ActionAttachment.of(buttons, INCIDENT, state, "#439FE0"));
    }

    private static JsonArray elements(JsonObject attachment) {
        JsonArray blocks = attachment.getJsonArray("blocks");
        return blocks.getJsonObject(blocks.size() - 1).getJsonArray("elements");
    }

    private static List<String> labels(JsonArray elements) {
        return elements.stream()
                .map(JsonObject.class::cast)
                .map(element -> element.containsKey("text")
                        ? element.getJsonObject("text").getString("text")
                        : element.getJsonArray("options").stream()
                                .map(option -> ((JsonObject) option)
                                        .getJsonObject("text")
                                        .getString("text"))
                                .collect(Collectors.joining(" | ")))
                .toList();
    }

    private String posted(MessageButtons buttons, Notification notification, Object... fields) throws Exception {
        HttpSenders senders = HttpSenders.answering(
                call -> {
                    sent.add(call.body());
                    return CompletableFuture.completedFuture(new HttpReply(200, Map.of(), "ok"));
                },
                Map.of());
        SlackConfig config =
                Written.config(SlackConfig.class, Written.and(fields, "api_url=https://hooks.slack.com/services/x"));
        Outcomes.of(new SlackNotifier(
                        config, new Requests(config, EchoRenderer.templates(), senders), UpdateMode.NONE, buttons)
                .send(notification));
        return sent.get(sent.size() - 1);
    }

    @Test
    void anIncidentThatWaitsHasItsActionsAndLinks() {
        JsonArray elements = elements(draw(usual(), MessageState.WAITING));

        assertThat(labels(elements))
                .containsExactly("Acknowledge", "Silence 1 h", "Silence 4 h | Silence 1 d", "Why", "Open");
        assertThat(elements.getJsonObject(0).getString("value")).isEqualTo("ack@1795000000#0");
        assertThat(elements.getJsonObject(2)
                        .getJsonArray("options")
                        .getJsonObject(1)
                        .getString("value"))
                .isEqualTo("silence 1d@1795000000#0");
        assertThat(elements.getJsonObject(4).getString("url"))
                .isEqualTo("https://am.example.com/#/alerts?open=0123456789abcdef");
        assertThat(elements.stream().map(element -> ((JsonObject) element).getString("action_id")))
                .allMatch(id -> id.startsWith(ActionAttachment.PREFIX));
    }

    @Test
    void minutesAreWrittenOut() {
        JsonObject drawn = draw(buttons(new ButtonChoice(actions("silence 30m"), false, false)), MessageState.WAITING);

        assertThat(labels(elements(drawn))).containsExactly("Silence 30 min");
    }

    @Test
    void undoStandsInPlaceOfTheActionsOnceOneIsInForce() {
        JsonObject drawn = draw(usual(), new MessageState(List.of(new Acknowledged("Ana", INCIDENT.now())), true, 3));

        assertThat(labels(elements(drawn))).containsExactly("Undo", "Why", "Open");
        assertThat(elements(drawn).getJsonObject(0).getString("value")).isEqualTo("undo@1795000000#3");
        assertThat(drawn.getJsonArray("blocks").getJsonObject(0).getString("type"))
                .isEqualTo("context");
        assertThat(drawn.getString("color")).isEqualTo("#439FE0");
    }

    @Test
    void anIncidentThatIsAcknowledgedElsewhereCanBeSilencedAndNotAcknowledgedTwice() {
        JsonObject drawn = draw(usual(), new MessageState(List.of(new Acknowledged("Ana", INCIDENT.now())), false, 3));

        assertThat(labels(elements(drawn))).containsExactly("Silence 1 h", "Silence 4 h | Silence 1 d", "Why", "Open");
        assertThat(drawn.encode()).contains("*Ana* is on it");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 6, 7, 26})
    void anyNumberOfDurationsIsWithinTheLimitsOfSlack(int count) {
        List<Action> all = IntStream.range(0, count)
                .mapToObj(i ->
                        Action.parse("silence " + Action.durations().get(i)).orElseThrow())
                .toList();
        ButtonChoice choice = new ButtonChoice(all, false, true);

        JsonObject drawn = draw(buttons(choice), MessageState.WAITING);

        assertThat(String.join(" | ", labels(elements(drawn))).split("Silence", -1))
                .hasSize(count + 1);
        String block = drawn.getJsonArray("blocks").getJsonObject(0).getString("block_id");
        assertThat(ActionAttachment.choice(block)).contains(choice);
    }

    @Test
    void aLongNameIsCutAndNoMentionOrMarkup() {
        String name = ActionAttachment.MARKUP.user("<!channel> *Ana* & `co` " + "x".repeat(4000));

        assertThat(name).startsWith("*&lt;!channel&gt;").contains("&amp;").endsWith("*");
        assertThat(name.substring(1, name.length() - 1)).doesNotContain("*", "`", "<");
        assertThat(name.length()).isLessThanOrEqualTo(152);
        Note silenced = new Silenced("é😀".repeat(4000), INCIDENT.now());
        assertThat(draw(usual(), new MessageState(Collections.nCopies(20, silenced), false, 0)))
                .isNotNull();
    }

    @Test
    void nothingIsDrawnWithoutAChoice() {
        assertThat(ActionAttachment.of(
                        buttons(new ButtonChoice(List.of(), false, false)), INCIDENT, MessageState.WAITING, ""))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gv:", "gv:ack", "x:ack:1", "gv:ack,nonsense,,4h:7", "gv:state:12"})
    void theIdOfABlockIsReadOrIgnored(String id) {
        assertThat(ActionAttachment.choice(id).map(ButtonChoice::actions))
                .isIn(Optional.empty(), Optional.of(actions("ack", "silence 4h")), Optional.of(List.of()));
    }

    @Test
    void buttonsStandInAnAttachmentOfTheirOwnBesideLegacyActions() throws Exception {
        Object[] own = {
            Map.entry(
                    "actions", List.of(new SlackAction("button", "Runbook", "https://r.example.com", "", "", "", null)))
        };
        String without = posted(null, Samples.about(INCIDENT, Samples.firing("h1")), own);

        JsonObject with = SlackRules.check(posted(usual(), Samples.about(INCIDENT, Samples.firing("h1")), own));

        JsonArray attachments = with.getJsonArray("attachments");
        assertThat(attachments).hasSize(2);
        assertThat(attachments.getJsonObject(1).getString("color")).isEqualTo("color");
        with.put("attachments", new JsonArray().add(attachments.getJsonObject(0)));
        assertThat(with).isEqualTo(new JsonObject(without));
        assertThat(without).contains("Runbook");
    }

    @Test
    void aMessageWithoutIncidentHasNoButtons() throws Exception {
        Notification resolved = Samples.resolved();

        assertThat(posted(usual(), resolved)).isEqualTo(posted(null, resolved));
    }

    @Test
    void aMessageAboutSilencedAlertsOffersToUndo() throws Exception {
        Notification silenced = Samples.muted("silence", "Ana");
        Notification inhibited = Samples.muted("inhibition");

        assertThat(posted(usual(), Samples.about(INCIDENT, silenced))).contains("Undo");
        assertThat(posted(usual(), Samples.about(INCIDENT, inhibited))).contains("Acknowledge");
    }
}
