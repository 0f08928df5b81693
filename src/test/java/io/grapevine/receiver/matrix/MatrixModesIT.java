package io.grapevine.receiver.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.config.UpdateMode;
import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.NotifyReason;
import io.grapevine.receiver.AddedKinds;
import io.grapevine.receiver.EditedLinksContract;
import io.grapevine.receiver.FakeChat;
import io.grapevine.receiver.IdempotentContract;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.ThreadingNotifierContract;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** {@code update} of {@code grapevine.yml} with Matrix. */
class MatrixModesIT extends ThreadingNotifierContract {
    @AutoClose
    private final FakeMatrix matrix = new FakeMatrix();

    @Override
    protected FakeChat chat() {
        return new FakeMatrix();
    }

    @Override
    protected Notifier notifier(FakeChat chat, UpdateMode mode) throws Exception {
        return notifier((FakeMatrix) chat, mode, "message: '{{ .Status }} {{ everything }}'");
    }

    private static Matrix config(FakeMatrix matrix, String fields) {
        return AddedKinds.only(
                Matrix.class,
                "{api_url: '" + matrix.homeserver() + "', room: '" + FakeMatrix.ROOM + "', token: " + FakeMatrix.TOKEN
                        + ", " + fields + "}");
    }

    private Notifier notifier(FakeMatrix matrix, UpdateMode mode, String fields) throws Exception {
        Matrix config = config(matrix, fields);
        return config.notifier(requests(config), mode);
    }

    private static Notification notification(NotifyReason reason, ReceiverData data) {
        return Samples.with(data, Samples.of(List.of(Samples.alert("h1", Alert.NO_END)), reason));
    }

    @Test
    void editHasTheWholeMessageAndMentionsNoMemberAgain() throws Exception {
        Notifier notifier = notifier(matrix, UpdateMode.EDIT, "mention_room: true");
        ReceiverData data = delivered(notifier, notification(NotifyReason.FIRST, ReceiverData.EMPTY));
        assertThat(data.string("gvMessage")).isEqualTo("$e1");
        assertThat(data.string("gvPlace")).isEqualTo(FakeMatrix.ROOM);
        delivered(notifier, notification(NotifyReason.SOME_RESOLVED, data));
        JsonNode posted = matrix.contents().get(0);
        assertThat(posted.get("m.mentions").toString()).isEqualTo("{\"room\":true}");
        JsonNode edit = matrix.contents().get(1);
        assertThat(edit.get("body").asText()).isEqualTo("* [FIRING:1] HighLatency");
        assertThat(edit.get("m.mentions")).isEmpty();
        assertThat(edit.get("m.new_content")).isEqualTo(posted);
        assertThat(edit.get("m.relates_to").toString()).isEqualTo("{\"rel_type\":\"m.replace\",\"event_id\":\"$e1\"}");
    }

    @Test
    void quietReplyIsANoticeOfTheThreadAndABroadcastStandsInTheRoom() throws Exception {
        Notifier notifier = notifier(matrix, UpdateMode.THREAD, "mention_users: ['@ana:example.com']");
        ReceiverData data = delivered(notifier, notification(NotifyReason.FIRST, ReceiverData.EMPTY));
        delivered(notifier, notification(NotifyReason.MUTED, data));
        delivered(notifier, notification(NotifyReason.NEW_ALERTS, data));
        JsonNode quiet = matrix.contents().get(1);
        assertThat(quiet.get("msgtype").asText()).isEqualTo("m.notice");
        assertThat(quiet.get("m.mentions")).isEmpty();
        assertThat(quiet.get("m.relates_to").toString())
                .isEqualTo("{\"rel_type\":\"m.thread\",\"event_id\":\"$e1\",\"is_falling_back\":true,"
                        + "\"m.in_reply_to\":{\"event_id\":\"$e1\"}}");
        JsonNode loud = matrix.contents().get(2);
        assertThat(loud.get("msgtype").asText()).isEqualTo("m.text");
        assertThat(loud.get("m.mentions").toString()).isEqualTo("{\"user_ids\":[\"@ana:example.com\"]}");
        assertThat(loud.get("m.relates_to").toString()).isEqualTo("{\"m.in_reply_to\":{\"event_id\":\"$e1\"}}");
    }

    @Test
    void messageOfAnotherRoomIsLeftAlone() throws Exception {
        ReceiverData elsewhere = ReceiverData.EMPTY.with("gvPlace", "!other").with("gvMessage", "$e1");
        ReceiverData data = delivered(
                notifier(matrix, UpdateMode.EDIT, "message: m"), notification(NotifyReason.SOME_RESOLVED, elsewhere));
        assertThat(data.string("gvPlace")).isEqualTo(FakeMatrix.ROOM);
        assertThat(matrix.messages()).hasSize(1);
    }

    @Nested
    class Transactions extends IdempotentContract {
        @Override
        protected FakeChat chat() {
            return new FakeMatrix();
        }

        @Override
        protected Notifier notifier(FakeChat chat) throws Exception {
            return MatrixModesIT.this.notifier(
                    (FakeMatrix) chat, UpdateMode.EDIT_AND_THREAD, "message: '{{ everything }}'");
        }
    }

    @Nested
    class Links extends EditedLinksContract {
        @Override
        protected FakeChat chat() {
            return new FakeMatrix();
        }

        @Override
        protected Notifier notifier(FakeChat chat) throws Exception {
            Matrix config = config((FakeMatrix) chat, "message: M");
            return config.notifier(requests(config), UpdateMode.EDIT);
        }
    }
}
