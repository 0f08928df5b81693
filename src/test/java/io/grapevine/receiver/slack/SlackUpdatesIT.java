package io.grapevine.receiver.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Lists;
import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.AddedKinds;
import io.grapevine.receiver.OnVertx;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.Written;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code update_message} and {@code post_updates_to_thread} of {@code alertmanager.yml}. */
class SlackUpdatesIT extends OnVertx {
    private static final String UPDATE = "update_message=true";
    private static final String THREAD = "post_updates_to_thread=true";

    @AutoClose
    private final FakeSlack slack = new FakeSlack();

    private Outcome send(NotifyReason reason, ReceiverData data) throws Exception {
        return send(reason, data, UPDATE);
    }

    private Outcome send(NotifyReason reason, ReceiverData data, Object... fields) throws Exception {
        SlackConfig config = slack.config(Written.and(fields, "text={{ everything }}"));
        Notifier notifier = new SlackNotifier(config, AddedKinds.requests(vertx, config), config.update(), null);
        Notification notification = Samples.of(List.of(Samples.alert("h1", Alert.NO_END)), reason);
        return send(notifier, Samples.with(data, notification));
    }

    private static ReceiverData data(Outcome outcome) {
        return Outcomes.delivered(outcome).receiverData();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "message_not_found",
                "cant_update_message",
                "edit_window_closed",
                "channel_not_found",
                "not_in_channel",
                "is_inactive"
            })
    void postsAnewWhereTheMessageCanNotBeUpdated(String error) throws Exception {
        ReceiverData first = data(send(NotifyReason.FIRST, ReceiverData.EMPTY));
        slack.clear();
        slack.refuse("chat.update", error);
        ReceiverData second = data(send(NotifyReason.NEW_ALERTS, first));
        String ts = Lists.only(slack.messages()).id();
        assertThat(second).isEqualTo(ReceiverData.EMPTY.with("threadTs", ts).with("channelId", "C024BE91L"));
        assertThat(second).isNotEqualTo(first);
        slack.refuse("chat.update", "");
        assertThat(data(send(NotifyReason.REPEAT, second))).isEqualTo(second);
        assertThat(Lists.only(slack.messages()).edits()).isEqualTo(1);
    }

    @Test
    void saysWhyTheNewMessageIsRefusedToo() throws Exception {
        ReceiverData lost = ReceiverData.EMPTY.with("threadTs", "17.1").with("channelId", "C024BE91L");
        slack.refuse("chat.postMessage", "is_archived");
        assertThat(send(NotifyReason.REPEAT, lost))
                .isEqualTo(new Outcome.Rejected(
                        FailureReason.CLIENT_ERROR, "channel \"#c\": Slack answered: is_archived"));
        assertThat(slack.requests()).hasSize(2);
    }

    @Test
    void editsAgainAfterThePauseThatSlackAsksFor() throws Exception {
        ReceiverData first = data(send(NotifyReason.FIRST, ReceiverData.EMPTY));
        slack.limitEdits(7);
        Outcome.Retryable failure = Outcomes.retryable(send(NotifyReason.NEW_ALERTS, first));
        assertThat(failure.reason()).isEqualTo(FailureReason.RATE_LIMITED);
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(7));
        slack.limitEdits(0);
        assertThat(data(send(NotifyReason.NEW_ALERTS, first))).isEqualTo(first);
        assertThat(slack.messages()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = NotifyReason.class,
            names = {"NEW_ALERTS", "REPEAT", "SOME_RESOLVED", "ALL_RESOLVED"})
    void repliesToTheMessageThatAlertmanagerPosted(NotifyReason reason) throws Exception {
        ReceiverData first = data(send(NotifyReason.FIRST, ReceiverData.EMPTY, THREAD));
        String ts = Lists.only(slack.messages()).id();
        assertThat(first).isEqualTo(ReceiverData.EMPTY.with("threadTs", ts).with("channelId", "C024BE91L"));
        assertThat(data(send(reason, first, THREAD))).isEqualTo(first);
        assertThat(slack.messages()).hasSize(2);
        assertThat(slack.messages().get(0).edits()).isZero();
        assertThat(slack.messages().get(1).parent()).isEqualTo(ts);
        assertThat(slack.messages().get(1).rings()).isFalse();
        assertThat(slack.requests().get(1).body())
                .contains("\"thread_ts\":\"" + ts)
                .doesNotContain("broadcast");
    }

    @Test
    void editsTheMessageBeforeItReplies() throws Exception {
        ReceiverData first = data(send(NotifyReason.FIRST, ReceiverData.EMPTY, THREAD, UPDATE));
        assertThat(data(send(NotifyReason.NEW_ALERTS, first, THREAD, UPDATE))).isEqualTo(first);
        assertThat(slack.methods()).containsExactly("chat.postMessage", "chat.update", "chat.postMessage");
        assertThat(slack.messages().get(0).edits()).isEqualTo(1);
        assertThat(slack.messages().get(1).parent())
                .isEqualTo(slack.messages().get(0).id());
    }

    @Test
    void repliesAgainAfterThePauseThatSlackAsksFor() throws Exception {
        ReceiverData first = data(send(NotifyReason.FIRST, ReceiverData.EMPTY, THREAD, UPDATE));
        slack.refuse("chat.postMessage", "ratelimited");
        assertThat(Outcomes.retryable(send(NotifyReason.NEW_ALERTS, first, THREAD, UPDATE))
                        .reason())
                .isEqualTo(FailureReason.RATE_LIMITED);
        assertThat(Outcomes.retryable(send(NotifyReason.NEW_ALERTS, first, THREAD))
                        .reason())
                .isEqualTo(FailureReason.RATE_LIMITED);
    }

    @Test
    void postsNoReplyToAMessageThatTookThePlaceOfTheEarlierOne() throws Exception {
        ReceiverData first = data(send(NotifyReason.FIRST, ReceiverData.EMPTY, THREAD, UPDATE));
        slack.clear();
        ReceiverData second = data(send(NotifyReason.NEW_ALERTS, first, THREAD, UPDATE));
        assertThat(Lists.only(slack.messages()).parent()).isEmpty();
        data(send(NotifyReason.REPEAT, second, THREAD));
        assertThat(slack.messages().get(1).parent())
                .isEqualTo(slack.messages().get(0).id());
    }

    @Test
    void postsTheFirstMessageOfAnIncidentWhateverTheLogKept() throws Exception {
        ReceiverData first = data(send(NotifyReason.FIRST, ReceiverData.EMPTY));
        assertThat(data(send(NotifyReason.FIRST, first))).isNotEqualTo(first);
        assertThat(slack.messages())
                .hasSize(2)
                .allSatisfy(shown -> assertThat(shown.edits()).isZero());
    }
}
