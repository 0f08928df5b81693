package io.grapevine.receiver.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Secret;
import io.grapevine.features.actions.ActionPermit;
import io.grapevine.receiver.action.ActionTargets;
import io.grapevine.receiver.action.ChatClicks;
import io.grapevine.receiver.action.ChatUsers;
import io.grapevine.receiver.action.JsonTree;
import io.grapevine.records.Silence;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clicks of users whose policy wants a comment of their own. */
class SlackDialogTest extends ClickFixture {
    private record Commented(Optional<String> fault) implements ActionPermit {
        @Override
        public Optional<Duration> longest() {
            return Optional.empty();
        }

        @Override
        public Optional<String> faultOfMaking(Silence silence, Instant now) {
            return silence.comment().isEmpty() ? Optional.of("comment: empty") : Optional.empty();
        }

        @Override
        public Optional<String> wantedComment(String written) {
            return written.contains("OPS-") ? Optional.empty() : Optional.of("a ticket such as OPS-12");
        }

        @Override
        public Optional<String> faultOfEnding(Silence silence) {
            return Optional.empty();
        }
    }

    @BeforeEach
    void aCommentIsRequired() {
        users = (product, title, id, name) -> user(name, Optional.empty(), "");
        bot = new Secret(FakeSlack.TOKEN);
    }

    private static ChatUsers.Known user(String name, Optional<String> fault, String askedComment) {
        return new ChatUsers.Known(name, new Commented(fault), Optional.of(askedComment));
    }

    @Test
    void theUserIsAskedAndTheSilenceHasTheComment() {
        press("Acknowledge", "ana");
        assertThat(replicas.silences()).isEmpty();
        assertThat(slack.whispers()).isEmpty();
        assertThat(slack.dialog().getJsonObject("title").getString("text")).isEqualTo("Acknowledge");

        deliver(slack.submission("ana", "  the disk of db1 is being replaced \n"), replicas.second());
        replicas.pass(5);
        assertThat(replicas.active()).singleElement().satisfies(silence -> {
            assertThat(silence.comment()).isEqualTo("the disk of db1 is being replaced");
            assertThat(silence.createdBy()).isEqualTo("ana");
            assertThat(silence.annotations().valueOf("grapevine_permalink")).startsWith("https://example.slack.com/");
        });
    }

    @Test
    void commentThatThePolicyRefusesIsAnsweredInTheDialog() {
        JsonObject pressed = click("Acknowledge", "ana", replicas.now());
        deliver(pressed, replicas.first());
        assertThat(refusal(slack.submission("ana", "known")))
                .contains(Map.of(
                        "response_action",
                        "errors",
                        "errors",
                        Map.of("gv_comment", "This comment will not do. Expected: a ticket such as OPS-12")));
        assertThat(refusal(slack.submission("ana", "OPS-7"))).isEmpty();
        assertThat(refusal(pressed)).isEmpty();

        users = (product, title, id, name) -> user(name, Optional.of("role viewer"), "");
        assertThat(refusal(slack.submission("ana", "known"))).isEmpty();
        users = (product, title, id, name) -> {
            throw new IllegalStateException("boom");
        };
        assertThat(refusal(slack.submission("ana", "known"))).isEmpty();
    }

    private Optional<Map<String, Object>> refusal(JsonObject payload) {
        ChatClicks clicks = new ChatClicks(SlackActions.PRODUCT, target(replicas.first()), replicas::now);
        return SlackActions.refusal(JsonTree.read(payload.encode()).orElseThrow(), clicks);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a ticket such as OPS-12"})
    void theUserSeesWhatThePolicyWants(String words) {
        users = (product, title, id, name) -> user(name, Optional.empty(), words);
        press("Acknowledge", "ana");

        JsonObject block = slack.dialog().getJsonArray("blocks").getJsonObject(0);
        assertThat(block.getJsonObject("hint", new JsonObject()).getString("text", ""))
                .isEqualTo(words);
        assertThat(block.containsKey("hint")).isNotEqualTo(words.isEmpty());
    }

    @Test
    void aHintThatSlackWouldRefuseIsShortened() {
        users = (product, title, id, name) -> user(name, Optional.empty(), "the handbook ".repeat(200));
        press("Acknowledge", "ana");

        JsonObject hint = slack.dialog().getJsonArray("blocks").getJsonObject(0).getJsonObject("hint");
        assertThat(hint.getString("type")).isEqualTo("plain_text");
        assertThat(hint.getString("text")).startsWith("the handbook the").hasSize(2000);
    }

    @Test
    void nothingIsAskedToUndo() throws Exception {
        press("Acknowledge", "ana");
        deliver(slack.submission("ana", "known"), replicas.first());
        slack.redraw(TITLE, ActionTargets.buttons(ActionTargets.TOKENS), replicas.incident(), replicas.state());
        press("Undo", "ana");
        replicas.pass(5);

        assertThat(replicas.active()).isEmpty();
        assertThat(slack.methods()).containsOnlyOnce("views.open");
    }

    @Test
    void aDialogThatCameLateIsAnswered() {
        press("Acknowledge", "ana");
        replicas.resolve();
        deliver(slack.submission("ana", "known"), replicas.first());

        assertThat(replicas.silences()).isEmpty();
        assertThat(slack.whispers()).containsExactly("This incident has ended");
    }

    @Test
    void whoMayNotActIsNotAsked() {
        users = (product, title, id, name) -> user(name, Optional.of("role viewer"), "");
        press("Acknowledge", "ana");

        assertThat(slack.dialog().isEmpty()).isTrue();
        assertThat(slack.whispers()).containsExactly("Not permitted: role viewer");
    }

    @Test
    void withoutABotItIsRefusedAndTheUserLearnsWhereACommentCanBeWritten() {
        bot = NONE;
        press("Acknowledge", "ana");

        assertThat(slack.whispers())
                .containsExactly("Not permitted: comment: empty. A comment can be written in Grapevine");
    }

    @Test
    void aTokenInAForgedDialogDoesNothing() {
        press("Acknowledge", "ana");
        JsonObject forged = slack.submission("ana", "known");
        JsonObject view = forged.getJsonObject("view");
        String origin = view.getString("private_metadata");
        view.put("private_metadata", origin.replaceAll("gv1[^\"]{40}", "gv1" + "A".repeat(40)));
        deliver(forged, replicas.first());

        assertThat(replicas.silences()).isEmpty();
        assertThat(slack.whispers()).singleElement().asString().startsWith("This button is ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"type\":\"view_submission\"}",
                "{\"type\":\"view_submission\",\"user\":{\"id\":\"U1\"},\"view\":{\"callback_id\":\"gv_comment\"}}",
                "{\"type\":\"view_submission\",\"user\":{\"id\":\"U1\"},\"view\":{\"callback_id\":\"other\",\"private_metadata\":\"{}\"}}"
            })
    void otherPayloadsAreNoDialog(String payload) {
        assertThat(SlackDialog.of(JsonTree.read(payload).orElseThrow())).isEmpty();
    }

    @Test
    void aCommentThatIsTooLongOrEmptyIsNone() {
        press("Acknowledge", "ana");
        for (String comment : new String[] {"", "  ", "x".repeat(1001)}) {
            assertThat(SlackDialog.of(
                            JsonTree.read(slack.submission("ana", comment).encode())
                                    .orElseThrow()))
                    .isEmpty();
        }
    }
}
