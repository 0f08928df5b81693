package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.message.Length;
import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.AddedNotifierContract;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.Samples;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineNotifierIT extends AddedNotifierContract<Line> {
    private static final String OK = "{\"sentMessages\":[{\"id\":\"1\"}]}";

    @AutoClose
    private final FakeLine line = new FakeLine();

    LineNotifierIT() {
        super(
                Line.class,
                "LINE",
                OK,
                FakeLine::new,
                Length.utf16(5000),
                "/messages/0/text",
                (url, secret) -> Map.of("api_url", url, "token", "t" + secret, "to", FakeLine.GROUP));
        secretField = "token";
        fieldsOfTextAlone = ", title: ' ', link: ' '";
    }

    @Override
    protected ReceiverData kept(ReceiverData data) {
        Notification notification = Samples.of(List.of(Samples.alert("h1", Alert.NO_END)), NotifyReason.REPEAT);
        return data.with("gvRetryKey", Line.retryKey(FakeLine.GROUP, Samples.with(data, notification)));
    }

    private ReceiverData delivered(FakeLine line, Notification notification) throws Exception {
        return Outcomes.delivered(send(notifier(line.fields(), ""), notification))
                .receiverData();
    }

    private static Notification of(NotifyReason reason, ReceiverData data) {
        Alert alert =
                Samples.alert("h1", reason == NotifyReason.ALL_RESOLVED ? Samples.NOW.minusSeconds(1) : Alert.NO_END);
        return Samples.with(data, Samples.of(List.of(alert), reason));
    }

    private static Notification later(int seconds, Notification of) {
        return Samples.at(of.now().plusSeconds(seconds), of);
    }

    @Test
    void pushesATextToTheChat() throws Exception {
        hook.answer(HookServer.status(200, OK));
        Notifier notifier = notifier(
                Map.of("api_url", hook.url("/line"), "token", "t1", "to", "C-{{ .Status }}"),
                ", title: 'T {{ .Status }}', message: M");
        assertThat(send(notifier)).isInstanceOf(Outcome.Delivered.class);
        assertThat(hook.only().target()).isEqualTo("/line/v2/bot/message/push");
        assertThat(hook.only().headers())
                .containsEntry("authorization", "Bearer t1")
                .containsEntry("content-type", "application/json");
        assertThat(hook.only().body())
                .isEqualTo("{\"to\":\"C-firing\",\"messages\":[{\"type\":\"text\",\"text\":\"T firing\\n\\nM\"}]}");
    }

    @Test
    void saysItAllWithoutATemplate() throws Exception {
        assertThat(postedText(", link: 'http://l'", Samples.firing("h1")))
                .isEqualTo("[FIRING:1] HighLatency\n\nslow h1\ninstance=h1 · job=api · since 30 s\n"
                        + "Source: http://prom/graph\n\nOpen: http://l");
        assertThat(postedText("", Samples.resolved())).contains("[RESOLVED]", "resolved after 29 s");
    }

    @Test
    void aMessageWithoutATextHasOne() throws Exception {
        assertThat(postedText(", title: ' ', message: ' '", Samples.firing("h1")))
                .isEqualTo("(no details)");
    }

    /** The flushes of two replicas are never at quite the same time. */
    @ParameterizedTest
    @EnumSource(names = {"FIRST", "NEW_ALERTS", "REPEAT", "ALL_RESOLVED"})
    void twoReplicasMakeOneMessage(NotifyReason reason) throws Exception {
        ReceiverData before = reason == NotifyReason.FIRST
                ? ReceiverData.EMPTY
                : delivered(line, of(NotifyReason.FIRST, ReceiverData.EMPTY));
        int messages = line.messages().size();
        ReceiverData first = delivered(line, of(reason, before));
        ReceiverData second = delivered(line, later(2, of(reason, before)));
        assertThat(line.messages()).hasSize(messages + 1);
        assertThat(second).as("what follows is one message, too").isEqualTo(first);
    }

    /** A replica whose log lacks the first message takes its own for the first one. */
    @Test
    void aReplicaWithoutTheLogDoesNotRepeatTheFirstMessage() throws Exception {
        delivered(line, of(NotifyReason.FIRST, ReceiverData.EMPTY));
        delivered(line, later(1, of(NotifyReason.FIRST, ReceiverData.EMPTY)));
        assertThat(line.messages()).hasSize(1);
    }

    @Test
    void eachNotificationOfAnIncidentIsAMessage() throws Exception {
        ReceiverData data = delivered(line, of(NotifyReason.FIRST, ReceiverData.EMPTY.with("another", "one's")));
        assertThat(data.string("another")).isEqualTo("one's");
        for (int i = 0; i < 3; i++) {
            data = delivered(line, of(NotifyReason.REPEAT, data));
        }
        data = delivered(line, of(NotifyReason.ALL_RESOLVED, data));
        assertThat(line.messages()).hasSize(5);
    }

    /** Such as alerts that expired while nothing sent them, although they fired all the time. */
    @Test
    void alertsThatFireAgainWithTheSameStartAreAMessage() throws Exception {
        ReceiverData data = delivered(line, of(NotifyReason.FIRST, ReceiverData.EMPTY));
        data = delivered(line, of(NotifyReason.ALL_RESOLVED, data));
        delivered(line, later(60, of(NotifyReason.FIRST, ReceiverData.EMPTY)));
        assertThat(line.messages()).hasSize(3);
    }

    @Test
    void anotherChatIsAnotherMessage() {
        Notification notification = Samples.firing("h1");
        assertThat(Line.retryKey("a", notification)).isNotEqualTo(Line.retryKey("b", notification));
        assertThat(Line.retryKey("a", notification)).isNotEqualTo(Line.retryKey("a", Samples.firing("h2")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]"})
    void aMessageThatWasTakenBeforeIsDelivered(String body) throws Exception {
        hook.answer(HookServer.status(409, body, "X-Line-Accepted-Request-Id", "r1"));
        assertThat(send(notifier(fields(hook.url("/"), "1"), ""))).isInstanceOf(Outcome.Delivered.class);
    }
}
