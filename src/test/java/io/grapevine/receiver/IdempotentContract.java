package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Records;
import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of the kinds whose service tells a request that it has from a new one: two replicas make one message.
 */
public abstract class IdempotentContract extends OnVertx {
    @AutoClose
    private FakeChat chat;

    /** A service that has no messages. */
    protected abstract FakeChat chat();

    /** The notifier of a replica, whose messages show the labels of all alerts. */
    protected abstract Notifier notifier(FakeChat chat) throws Exception;

    @BeforeEach
    void start() {
        chat = chat();
    }

    /** A notification at a later time, as another replica or another attempt has it. */
    private static Notification later(Duration by, Notification of) {
        return Samples.at(of.now().plus(by), of);
    }

    /** Notifies as a replica that has not notified before. */
    private Outcome send(Notification notification) throws Exception {
        return send(notifier(chat), notification);
    }

    @Test
    void sameNotificationOfTwoReplicasIsOneMessage() throws Exception {
        Notification first = Samples.firing("h1", "h2");
        Outcome accepted = send(first);
        assertThat(accepted).isInstanceOf(Outcome.Delivered.class);
        assertThat(send(later(Duration.ofSeconds(17), first))).isEqualTo(accepted);
        assertThat(chat.messages()).hasSize(1);
    }

    @Test
    void eachNotificationOfAGroupIsAMessageOfItsOwn() throws Exception {
        List<Notification> all = new ArrayList<>(List.of(Samples.firing("h1"), Samples.firing("h1", "h2")));
        List<Alert> alerts = List.of(Samples.alert("h1", Alert.NO_END));
        @Nullable Instant last = Samples.NOW;
        for (int repetition = 1; repetition <= 3; repetition++) {
            all.add(Samples.of(alerts, NotifyReason.REPEAT).after(last));
            last = last.plusSeconds(60);
        }
        all.add(Samples.resolved().after(last));
        for (Notification notification : all) {
            assertThat(send(notification)).isInstanceOf(Outcome.Delivered.class);
        }
        assertThat(chat.messages()).hasSize(all.size());
    }

    @Test
    void alertThatFiresAgainIsNotTheOneBefore() throws Exception {
        Alert alert = Samples.alert("h1", Alert.NO_END);
        Alert again = Records.with(alert, "startsAt", alert.startsAt().plusSeconds(60));
        send(Samples.of(List.of(alert), NotifyReason.FIRST));
        send(Samples.of(List.of(again), NotifyReason.FIRST));
        assertThat(chat.messages()).hasSize(2);
    }

    @Test
    void dataOfOtherIntegrationsDoNotMatter() throws Exception {
        Notification first = Samples.firing("h1");
        send(first);
        send(Samples.with(ReceiverData.EMPTY.with("another", "integration's"), first));
        assertThat(chat.messages()).hasSize(1);
    }
}
