package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Lists;
import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.NotifyReason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of the kinds whose messages show links of actions and can be edited. */
public abstract class EditedLinksContract extends OnVertx {
    /** A chat that has no messages. */
    protected abstract FakeChat chat();

    /** A notifier for a chat that edits its messages, with the requests of {@link #requests}. */
    protected abstract Notifier notifier(FakeChat chat) throws Exception;

    /** The requests of an integration whose messages about what fires have links. */
    protected final Requests requests(HttpIntegrationConfig config) throws Exception {
        return AddedKinds.requests(
                vertx, config, EchoRenderer.templates().sayingDuration().with(LinksContract.LINKS));
    }

    private static ReceiverData send(Notifier notifier, NotifyReason reason, ReceiverData data) throws Exception {
        Alert alert =
                Samples.alert("h1", reason == NotifyReason.ALL_RESOLVED ? Samples.NOW.plusSeconds(300) : Alert.NO_END);
        Notification notification = Samples.with(data, Samples.of(List.of(alert), reason));
        return Outcomes.delivered(send(notifier, notification)).receiverData();
    }

    @Test
    void editsKeepTheLinksUntilTheEnd() throws Exception {
        try (FakeChat chat = chat()) {
            Notifier notifier = notifier(chat);
            ReceiverData data = send(notifier, NotifyReason.FIRST, ReceiverData.EMPTY);
            for (NotifyReason reason :
                    List.of(NotifyReason.FIRST, NotifyReason.SOME_RESOLVED, NotifyReason.ALL_RESOLVED)) {
                if (reason != NotifyReason.FIRST) {
                    send(notifier, reason, data);
                }
                String text = chat.messages().get(0).text();
                boolean fires = reason != NotifyReason.ALL_RESOLVED;
                assertThat(text.contains("/act/gv1")).as(reason + ": " + text).isEqualTo(fires);
                assertThat(text.contains("Acknowledge")).isEqualTo(fires);
            }
            assertThat(Lists.only(chat.messages()).edits()).isEqualTo(2);
            assertThat(data.toString()).doesNotContain("gv1");
        }
    }
}
