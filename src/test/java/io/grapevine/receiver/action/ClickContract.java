package io.grapevine.receiver.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.access.Permissions;
import io.grapevine.core.node.ActionReplicas;
import io.grapevine.features.actions.ActionPort;
import io.grapevine.features.actions.ActionResult;
import io.grapevine.features.actions.ActionSilence;
import io.grapevine.httpclient.message.ActionTokens;
import io.grapevine.notification.MessageIncident;
import io.grapevine.receiver.LogLines;
import io.grapevine.records.Silence;
import io.grapevine.web.access.TestUsers;
import io.grapevine.web.action.ChatIdentities;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of clicks on the message of an incident in any chat: what they do, and what users see of it. Two
 * replicas know the incident.
 *
 * @param <C> a click, as the chat delivers it
 */
public abstract class ClickContract<C> {
    protected final ActionReplicas replicas = new ActionReplicas();
    protected ChatUsers users = ActionTargets.noneMapped();
    private final String title;
    private final String place;
    private final String permalink;

    /**
     * Tests of a product.
     *
     * @param title the name of the product for people
     * @param place how silences name a channel
     * @param permalink what the fake knows of the address of the message
     */
    protected ClickContract(String title, String place, String permalink) {
        this.title = title;
        this.place = place;
        this.permalink = permalink;
    }

    /** Posts the message, with the buttons ack, 1h and open. */
    protected abstract void post(ActionTokens tokens, MessageIncident incident) throws Exception;

    /** A click on the button with a label, on the message as it is. */
    protected abstract C click(String label, String user, Instant at);

    /** Delivers a click; completes when the user has the answer. */
    protected abstract CompletionStage<?> deliver(C click, ActionTarget target);

    /** The message as users see it. */
    protected abstract String shown();

    /** What only the user who clicked sees. */
    protected abstract List<String> whispers();

    /** The id of a user. */
    protected abstract String idOf(String user);

    @BeforeEach
    void theMessageIsPosted() throws Exception {
        post(ActionTargets.TOKENS, replicas.incident());
    }

    protected void press(String label, String user) {
        deliver(click(label, user, replicas.now()), replicas.first());
    }

    protected void deliver(C click, ActionPort port) {
        try {
            CompletionStage<?> done = deliver(click, ActionTargets.of(port, users));
            replicas.settle();
            done.toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** How the chat marks a name in bold letters. */
    protected String bold(String name) {
        return "**" + name + "**";
    }

    /** Checks that a refusal, {@code no `code`, no @everyone, no *b*, no <i> & more_such_names}, is escaped as the chat asks for it. */
    protected void isEscaped(String whisper) {
        assertThat(whisper)
                .startsWith("Not permitted: no \\`code\\`")
                .doesNotContain("@everyone")
                .contains("\\*b\\*");
    }

    private String by(String user) {
        return bold(user + " (" + title + ")");
    }

    @Test
    void acknowledgesAndOffersToUndo() {
        press("Acknowledge", "ana");
        replicas.pass(5);

        assertThat(replicas.active()).singleElement().satisfies(silence -> {
            assertThat(silence.createdBy()).isEqualTo("ana (" + title + ")");
            assertThat(silence.comment()).isEqualTo("acknowledged in " + title + " " + place);
            assertThat(silence.isAcknowledgement()).isTrue();
            assertThat(silence.annotations().get(ActionSilence.VIA)).isEqualTo(title.toLowerCase(Locale.ROOT));
            assertThat(silence.annotations().get(ActionSilence.PERMALINK)).isEqualTo(permalink);
        });
        assertThat(shown())
                .contains(by("ana") + " is on it · ", "Undo", "Open", "Disk full")
                .doesNotContain("\"Acknowledge\"", "Silence 1 h");
        assertThat(whispers()).isEmpty();
    }

    @Test
    void silencesForAFixedTime() {
        press("Silence 1 h", "ana");
        replicas.pass(5);

        assertThat(replicas.active()).singleElement().satisfies(silence -> {
            assertThat(silence.endsAt()).isEqualTo(silence.startsAt().plus(Duration.ofHours(1)));
            assertThat(silence.isAcknowledgement()).isFalse();
        });
        assertThat(shown()).contains("Silenced by " + by("ana") + " until ", "Undo");
    }

    @Test
    void undoOffersTheActionsAgainAndTheNextOneIsNotStale() {
        press("Acknowledge", "ana");
        press("Undo", "bo");

        assertThat(shown())
                .contains("Undone by " + by("bo") + " · ", "Acknowledge", "Silence 1 h")
                .doesNotContain("\"Undo\"", "is on it");
        replicas.pass(5);
        assertThat(replicas.active()).isEmpty();

        deliver(click("Acknowledge", "cy", replicas.now().minusSeconds(60)), replicas.first()); // a clock is behind
        replicas.pass(5);
        assertThat(replicas.active()).extracting(Silence::createdBy).containsExactly("cy (" + title + ")");
        assertThat(whispers()).isEmpty();
    }

    @Test
    void aClickThatIsDeliveredTwiceOrToTwoReplicasMakesOneSilence() {
        C click = click("Acknowledge", "ana", replicas.now());
        deliver(click, replicas.first());
        deliver(click, replicas.first());
        deliver(click, replicas.second());
        replicas.pass(5);

        assertThat(replicas.silences()).hasSize(1);
        assertThat(whispers()).isEmpty();
        assertThat(shown()).contains("is on it");
    }

    @Test
    void aClickThatIsRepeatedAfterTheUndoRevivesNothing() {
        C click = click("Acknowledge", "ana", replicas.now());
        deliver(click, replicas.first());
        replicas.pass(5);
        press("Undo", "bo");
        replicas.pass(5);

        deliver(click, replicas.first());
        replicas.pass(5);

        assertThat(replicas.active()).isEmpty();
        assertThat(whispers()).singleElement().asString().contains("undone at", "after you clicked");
        assertThat(shown()).contains("Acknowledge");
    }

    @Test
    void theSecondUserLearnsWhoIsOnIt() {
        C late = click("Acknowledge", "bo", replicas.now());
        press("Acknowledge", "ana");
        deliver(late, replicas.first());
        replicas.pass(5);

        assertThat(replicas.active()).hasSize(1);
        assertThat(whispers()).singleElement().asString().startsWith(by("ana") + " is on it · ");
        assertThat(shown()).contains(by("ana") + " is on it · ");
    }

    @Test
    void whatIsAcknowledgedInTheWebUiIsNotOfferedAgain() {
        C late = click("Acknowledge", "ana", replicas.now());
        replicas.acknowledgeInWebUi("Bo");
        deliver(late, replicas.first());
        replicas.pass(5);

        assertThat(replicas.active()).hasSize(1);
        assertThat(whispers()).singleElement().asString().startsWith(bold("Bo") + " is on it · ");
        assertThat(shown())
                .contains(bold("Bo") + " is on it · ", "Silence 1 h")
                .doesNotContain("\"Acknowledge\"", "\"Undo\"");
    }

    @Test
    void anIncidentThatHasEndedLosesItsButtons() {
        replicas.resolve();
        press("Acknowledge", "ana");

        assertThat(replicas.silences()).isEmpty();
        assertThat(whispers()).containsExactly("This incident has ended");
        assertThat(shown()).contains("This incident has ended", "Disk full").doesNotContain("Acknowledge");
    }

    @Test
    void anIncidentThatIsNotKnownYetKeepsItsButtons() {
        String before = shown();
        deliver(
                click("Acknowledge", "ana", replicas.now()),
                ActionTargets.ending(replicas.first(), new ActionResult.Unknown()));

        assertThat(whispers()).singleElement().asString().contains("try again");
        assertThat(shown()).isEqualTo(before);
    }

    @Test
    void aRefusalIsForTheUserOnlyAndEscaped() {
        String before = shown();
        deliver(
                click("Acknowledge", "ana", replicas.now()),
                ActionTargets.ending(
                        replicas.first(),
                        new ActionResult.Refused("no `code`, no @everyone, no *b*, no <i> & more_such_names")));

        assertThat(whispers()).singleElement().satisfies(this::isEscaped);
        assertThat(shown()).isEqualTo(before);
    }

    @Test
    void aButtonOfAnotherClusterIsRefusedPolitely() throws Exception {
        ActionKeys others = ActionTargets.keys("a-key-of-another-cluster");
        post(new SignedTokens(() -> others, Duration.ofDays(1)), replicas.incident());
        String before = shown();

        press("Acknowledge", "ana");

        assertThat(whispers()).singleElement().asString().contains("of another cluster");
        assertThat(shown()).isEqualTo(before);
        assertThat(replicas.silences()).isEmpty();
    }

    @Test
    void anExpiredButtonIsRefused() throws Exception {
        post(new SignedTokens(() -> ActionTargets.KEYS, Duration.ofMinutes(5)), replicas.incident());
        replicas.pass(400);

        press("Acknowledge", "ana");

        assertThat(whispers()).singleElement().asString().contains("has expired");
        assertThat(replicas.silences()).isEmpty();
    }

    @Test
    void theIdOfAStrangerIsNamedIfThereAreRoles() {
        users = new ChatIdentities(Map::of, () -> Optional.of(TestUsers.NO_ROLES));
        String before = shown();

        press("Acknowledge", "ana");

        assertThat(whispers())
                .singleElement()
                .asString()
                .contains("You are not known to Grapevine", title.toLowerCase(Locale.ROOT) + ":" + idOf("ana"));
        assertThat(shown()).isEqualTo(before);
        assertThat(replicas.silences()).isEmpty();
    }

    @Test
    void aUserWhoMayOnlyReadIsRefused() throws Exception {
        Permissions rules = TestUsers.rules("roles: {viewer: ['*']}");
        users = new ChatIdentities(
                () -> Map.of(title.toLowerCase(Locale.ROOT) + ":" + idOf("ana"), "ana"), () -> Optional.of(rules));
        press("Acknowledge", "ana");

        assertThat(whispers())
                .singleElement()
                .asString()
                .startsWith("Not permitted: ")
                .contains("needs role silencer");
        assertThat(replicas.silences()).isEmpty();
    }

    @Test
    void aCrashIsAnsweredToo() {
        try (LogLines log = LogLines.capture()) {
            users = (product, shown, id, name) -> {
                throw new IllegalStateException("boom");
            };
            press("Acknowledge", "ana");

            assertThat(String.join("\n", log.lines()))
                    .contains("could not be handled")
                    .doesNotContain("gv1");
        }
        assertThat(whispers()).containsExactly("Internal error");
    }
}
