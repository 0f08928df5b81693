package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Lists;
import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.UpdateMode;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.FakeChat.Shown;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of every integration that keeps the message of an incident up to date. */
public abstract class UpdatingNotifierContract extends OnVertx {
    private static final Set<NotifyReason> RINGING =
            EnumSet.of(NotifyReason.NEW_ALERTS, NotifyReason.REPEAT, NotifyReason.UNMUTED);
    private static final Set<NotifyReason> QUIET =
            EnumSet.of(NotifyReason.SOME_RESOLVED, NotifyReason.ALL_RESOLVED, NotifyReason.MUTED);

    @AutoClose
    FakeChat chat;

    private int sent;

    /** A chat that has no messages. */
    protected abstract FakeChat chat();

    /** A notifier for a chat, with {@link #requests}, which shows the labels of all alerts. */
    protected abstract Notifier notifier(FakeChat chat, UpdateMode mode) throws Exception;

    /** The requests of an integration whose messages say the duration. */
    protected final Requests requests(HttpIntegrationConfig config) throws Exception {
        return AddedKinds.requests(vertx, config, EchoRenderer.templates().sayingDuration());
    }

    @BeforeEach
    void start() {
        chat = chat();
    }

    Outcome send(UpdateMode mode, NotifyReason reason, ReceiverData data, Duration limit) throws Exception {
        boolean hasEnded = reason == NotifyReason.ALL_RESOLVED;
        Alert alert = Samples.alert("h1 " + reason, hasEnded ? Samples.NOW.plusSeconds(300) : Alert.NO_END);
        Notification notification = Samples.with(data, Samples.of(List.of(alert), reason));
        return send(notifier(chat, mode), Samples.within(limit, notification).after(Samples.NOW.plusSeconds(++sent)));
    }

    private Outcome send(UpdateMode mode, NotifyReason reason, ReceiverData data) throws Exception {
        return send(mode, reason, data, Duration.ofSeconds(15));
    }

    ReceiverData delivered(UpdateMode mode, NotifyReason reason, ReceiverData data) throws Exception {
        return Outcomes.delivered(send(mode, reason, data)).receiverData();
    }

    /** What the log keeps of a notification, which must be taken. */
    protected static ReceiverData delivered(Notifier notifier, Notification notification) throws Exception {
        return Outcomes.delivered(send(notifier, notification)).receiverData();
    }

    /** The modes of its kind that keep a message. */
    List<UpdateMode> modes() {
        return List.of(UpdateMode.EDIT);
    }

    private long ringing() {
        return chat.messages().stream().filter(Shown::rings).count();
    }

    @Test
    void eachNotificationIsANewMessageWithoutAMode() throws Exception {
        ReceiverData data = ReceiverData.EMPTY.with("another", "integration's");
        assertThat(delivered(UpdateMode.NONE, NotifyReason.FIRST, data)).isEqualTo(data);
        assertThat(delivered(UpdateMode.NONE, NotifyReason.ALL_RESOLVED, data)).isEqualTo(data);
        assertThat(chat.messages()).hasSize(2);
    }

    @Test
    void messageIsKeptInTheLogAndEditedInItsPlace() throws Exception {
        ReceiverData other = ReceiverData.EMPTY.with("another", "integration's");
        ReceiverData first = delivered(UpdateMode.EDIT, NotifyReason.FIRST, other);
        assertThat(first.string("another")).isEqualTo("integration's");
        assertThat(delivered(UpdateMode.EDIT, NotifyReason.SOME_RESOLVED, first))
                .isEqualTo(first);
        assertThat(delivered(UpdateMode.EDIT, NotifyReason.ALL_RESOLVED, first)).isEqualTo(first);
        assertThat(chat.messages()).singleElement().satisfies(shown -> {
            assertThat(shown.edits()).isEqualTo(2);
            assertThat(shown.text()).contains("Resolved after 5 min.", "h1");
        });
    }

    @Test
    void messageThatIsGoneIsReplacedByANewOne() throws Exception {
        ReceiverData first = delivered(UpdateMode.EDIT, NotifyReason.FIRST, ReceiverData.EMPTY);
        chat.clear();
        ReceiverData second = delivered(UpdateMode.EDIT, NotifyReason.SOME_RESOLVED, first);
        assertThat(Lists.only(chat.messages()).edits()).isZero();
        assertThat(second).isNotEqualTo(first);
        assertThat(delivered(UpdateMode.EDIT, NotifyReason.ALL_RESOLVED, second))
                .isEqualTo(second);
        assertThat(Lists.only(chat.messages()).edits()).isEqualTo(1);
    }

    @Test
    void firstNotificationOfAnIncidentIsANewMessage() throws Exception {
        for (UpdateMode mode : modes()) {
            chat.clear();
            ReceiverData ended = delivered(mode, NotifyReason.FIRST, ReceiverData.EMPTY);
            assertThat(delivered(mode, NotifyReason.FIRST, ended)).isNotEqualTo(ended);
            assertThat(chat.messages())
                    .hasSize(2)
                    .allMatch(shown -> shown.parent().isEmpty() && shown.edits() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = NotifyReason.class,
            names = {"NEW_ALERTS", "REPEAT", "UNMUTED", "SOME_RESOLVED", "ALL_RESOLVED", "MUTED"})
    void peopleAreNotifiedOfWhatFiresAndOfNothingElse(NotifyReason reason) throws Exception {
        for (UpdateMode mode : modes()) {
            chat.clear();
            ReceiverData first = delivered(mode, NotifyReason.FIRST, ReceiverData.EMPTY);
            delivered(mode, reason, first);
            assertThat(ringing()).as(mode.toString()).isEqualTo(RINGING.contains(reason) ? 2 : 1);
            boolean edits = mode == UpdateMode.EDIT_AND_THREAD || (mode == UpdateMode.EDIT && QUIET.contains(reason));
            assertThat(chat.messages().get(0).edits()).as(mode.toString()).isEqualTo(edits ? 1 : 0);
        }
    }

    @Test
    void editIsRepeatedAfterThePauseThatTheChatAsksFor() throws Exception {
        ReceiverData first = delivered(UpdateMode.EDIT, NotifyReason.FIRST, ReceiverData.EMPTY);
        chat.limitEdits(7);
        Outcome.Retryable failure = Outcomes.retryable(send(UpdateMode.EDIT, NotifyReason.SOME_RESOLVED, first));
        assertThat(failure.reason()).isEqualTo(FailureReason.RATE_LIMITED);
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(7));
        chat.limitEdits(0);
        assertThat(delivered(UpdateMode.EDIT, NotifyReason.SOME_RESOLVED, first))
                .isEqualTo(first);
        assertThat(Lists.only(chat.messages()).edits()).isEqualTo(1);
    }

    @Test
    void editWhoseAnswerIsLostMayBeRepeated() throws Exception {
        ReceiverData first = delivered(UpdateMode.EDIT, NotifyReason.FIRST, ReceiverData.EMPTY);
        chat.loseAnswersToEdits(true);
        assertThat(Outcomes.retryable(send(UpdateMode.EDIT, NotifyReason.SOME_RESOLVED, first, Duration.ofMillis(400)))
                        .reason())
                .isEqualTo(FailureReason.CONTEXT_DEADLINE_EXCEEDED);
        chat.loseAnswersToEdits(false);
        assertThat(delivered(UpdateMode.EDIT, NotifyReason.SOME_RESOLVED, first))
                .isEqualTo(first);
        assertThat(Lists.only(chat.messages()).edits()).isPositive();
    }
}
