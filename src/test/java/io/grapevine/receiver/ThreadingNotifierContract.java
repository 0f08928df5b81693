package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.UpdateMode;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.FakeChat.Shown;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of every integration that keeps the message of an incident up to date, and can reply to it. */
public abstract class ThreadingNotifierContract extends UpdatingNotifierContract {
    @Override
    final List<UpdateMode> modes() {
        return List.of(UpdateMode.EDIT, UpdateMode.THREAD, UpdateMode.EDIT_AND_THREAD);
    }

    @Test
    void repliesToAMessageThatIsGoneReachTheChat() throws Exception {
        for (UpdateMode mode : List.of(UpdateMode.THREAD, UpdateMode.EDIT_AND_THREAD)) {
            for (NotifyReason reason : List.of(NotifyReason.NEW_ALERTS, NotifyReason.ALL_RESOLVED)) {
                chat.clear();
                ReceiverData first = delivered(mode, NotifyReason.FIRST, ReceiverData.EMPTY);
                chat.clear();
                ReceiverData second = delivered(mode, reason, first);
                assertThat(chat.messages())
                        .as(mode + " " + reason)
                        .singleElement()
                        .satisfies(shown -> assertThat(shown.parent()).isEmpty());
                delivered(mode, NotifyReason.NEW_ALERTS, second);
                assertThat(chat.messages()).as(mode + " " + reason).hasSize(2);
                assertThat(chat.messages().get(1).parent())
                        .isEqualTo(chat.messages().get(0).id());
            }
        }
    }

    @Test
    void editThatIsRefusedForItsRateHoldsBackNoReply() throws Exception {
        ReceiverData first = delivered(UpdateMode.EDIT_AND_THREAD, NotifyReason.FIRST, ReceiverData.EMPTY);
        chat.limitEdits(7);
        assertThat(delivered(UpdateMode.EDIT_AND_THREAD, NotifyReason.NEW_ALERTS, first))
                .isEqualTo(first);
        assertThat(chat.messages()).hasSize(2).allMatch(Shown::rings);
        assertThat(chat.messages().get(1).parent())
                .isEqualTo(chat.messages().get(0).id());
    }

    @Test
    void editThatIsNotAnsweredHoldsBackNoReply() throws Exception {
        ReceiverData first = delivered(UpdateMode.EDIT_AND_THREAD, NotifyReason.FIRST, ReceiverData.EMPTY);
        chat.loseAnswersToEdits(true);
        assertThat(send(UpdateMode.EDIT_AND_THREAD, NotifyReason.NEW_ALERTS, first, Duration.ofSeconds(1)))
                .isEqualTo(new Outcome.Delivered(first));
        assertThat(chat.messages()).hasSize(2).allMatch(Shown::rings);
    }
}
