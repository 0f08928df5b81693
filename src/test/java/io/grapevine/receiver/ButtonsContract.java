package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.UpdateMode;
import io.grapevine.httpclient.message.ButtonChoice;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.model.Action;
import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.MessageState;
import io.grapevine.notification.MessageState.Acknowledged;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.FakeChat.Shown;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of every chat whose messages have buttons, and can be edited. The fake shows the labels of buttons in
 * its texts.
 */
public abstract class ButtonsContract extends OnVertx {
    private static final MessageIncident INCIDENT =
            new MessageIncident("0123456789abcdef", 1_795_000_000L, Samples.NOW);
    private static final MessageButtons BUTTONS = new MessageButtons(
            new ButtonChoice(List.of(Action.ACK, Action.parse("silence 1h").orElseThrow()), false, false),
            (incident, action, round) -> "gv1"
                    + (action.text() + round + "x".repeat(47)).substring(0, 47).replace(' ', '_'),
            "https://am.example.com");
    private static final MessageState HANDLED =
            new MessageState(List.of(new Acknowledged("Ana", Samples.NOW)), true, 1);

    @AutoClose
    private FakeChat chat;

    /** A chat that has no messages. */
    protected abstract FakeChat chat();

    /** A notifier for a chat, with {@link EchoRenderer#templates}. */
    protected abstract Notifier notifier(FakeChat chat, UpdateMode mode, MessageButtons buttons) throws Exception;

    /** The modes of its kind. */
    protected List<UpdateMode> modes() {
        return List.of(UpdateMode.NONE, UpdateMode.EDIT, UpdateMode.THREAD, UpdateMode.EDIT_AND_THREAD);
    }

    @BeforeEach
    void start() {
        chat = chat();
    }

    private static Notification of(NotifyReason reason, ReceiverData data) {
        boolean hasEnded = reason == NotifyReason.ALL_RESOLVED;
        Alert alert = Samples.alert("h1 " + reason, hasEnded ? Samples.NOW.plusSeconds(300) : Alert.NO_END);
        Notification notification = Samples.with(data, Samples.of(List.of(alert), reason));
        return Samples.about(hasEnded ? null : INCIDENT, notification);
    }

    private static ReceiverData data(CompletionStage<Outcome> outcome) throws Exception {
        return Outcomes.delivered(Outcomes.of(outcome)).receiverData();
    }

    private ReceiverData send(UpdateMode mode, NotifyReason reason, ReceiverData data) throws Exception {
        return data(notifier(chat, mode, BUTTONS).send(of(reason, data)));
    }

    private CompletionStage<Outcome> redraw(ReceiverData data, MessageState state) throws Exception {
        return notifier(chat, UpdateMode.NONE, BUTTONS).redraw(of(NotifyReason.FIRST, data), state);
    }

    private Shown only() {
        assertThat(chat.messages()).hasSize(1);
        return chat.messages().get(0);
    }

    @Test
    void aMessageShowsTheStateItIsDrawnWith() throws Exception {
        ReceiverData data = send(UpdateMode.NONE, NotifyReason.FIRST, ReceiverData.EMPTY);
        assertThat(only().text())
                .contains("Acknowledge", "Silence 1 h", "h1 FIRST")
                .doesNotContain("Undo");

        assertThat(notifier(chat, UpdateMode.NONE, BUTTONS).redraws(data)).isTrue();
        assertThat(data(redraw(data, HANDLED))).isEqualTo(data);
        assertThat(only().text())
                .contains("Ana", "is on it", "Undo", "h1 FIRST")
                .doesNotContain("Acknowledge", "Silence 1 h");

        redraw(data, new MessageState(List.of(), false, 1))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        assertThat(only().text()).contains("Acknowledge", "h1 FIRST").doesNotContain("Undo", "is on it");
        assertThat(only().edits()).isEqualTo(2);
    }

    @Test
    void nothingIsAskedWhereNoMessageIsKnown() throws Exception {
        assertThat(notifier(chat, UpdateMode.NONE, BUTTONS).redraws(ReceiverData.EMPTY))
                .isFalse();
        assertThat(data(redraw(ReceiverData.EMPTY, HANDLED))).isEqualTo(ReceiverData.EMPTY);
        assertThat(chat.requests()).isEmpty();
    }

    @Test
    void aMessageThatIsGoneIsNotPostedAnew() throws Exception {
        ReceiverData data = send(UpdateMode.NONE, NotifyReason.FIRST, ReceiverData.EMPTY);
        chat.clear();

        assertThat(redraw(data, HANDLED).toCompletableFuture().get(20, TimeUnit.SECONDS))
                .isInstanceOf(Outcome.Rejected.class);
        assertThat(chat.messages()).isEmpty();
    }

    @Test
    void anEditThatCameTooSoonMayBeRepeated() throws Exception {
        ReceiverData data = send(UpdateMode.NONE, NotifyReason.FIRST, ReceiverData.EMPTY);
        chat.limitEdits(7);

        assertThat(redraw(data, HANDLED).toCompletableFuture().get(20, TimeUnit.SECONDS))
                .isInstanceOf(Outcome.Retryable.class);
    }

    @Test
    void notificationsAreNewMessagesAsWithoutButtons() throws Exception {
        ReceiverData first = send(UpdateMode.NONE, NotifyReason.FIRST, ReceiverData.EMPTY);
        ReceiverData second = send(UpdateMode.NONE, NotifyReason.NEW_ALERTS, first);

        assertThat(chat.messages()).hasSize(2).allMatch(Shown::rings).allMatch(shown -> shown.edits() == 0);
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void noButtonsAreLeftAfterTheEnd() throws Exception {
        for (UpdateMode mode : modes()) {
            chat.clear();
            ReceiverData first = send(mode, NotifyReason.FIRST, ReceiverData.EMPTY);
            send(mode, NotifyReason.ALL_RESOLVED, first);

            assertThat(chat.messages())
                    .as(mode.toString())
                    .isNotEmpty()
                    .allSatisfy(shown -> assertThat(shown.text())
                            .contains("ALL_RESOLVED")
                            .doesNotContain("Acknowledge", "Undo", "Silence 1 h"));
        }
    }

    @Test
    void theEndIsNotifiedWhereTheMessageWithButtonsCannotBeEdited() throws Exception {
        ReceiverData first = send(UpdateMode.NONE, NotifyReason.FIRST, ReceiverData.EMPTY);
        chat.limitEdits(7);
        send(UpdateMode.NONE, NotifyReason.ALL_RESOLVED, first);

        assertThat(chat.messages()).hasSize(2);
        assertThat(chat.messages().get(1).text()).contains("ALL_RESOLVED");
    }
}
