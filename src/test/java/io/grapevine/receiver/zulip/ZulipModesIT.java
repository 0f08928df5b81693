package io.grapevine.receiver.zulip;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Lists;
import io.grapevine.config.UpdateMode;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.Notifier;
import io.grapevine.receiver.AddedKinds;
import io.grapevine.receiver.EditedLinksContract;
import io.grapevine.receiver.FakeChat;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.UpdatingNotifierContract;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** {@code update} of {@code grapevine.yml} with Zulip. */
class ZulipModesIT extends UpdatingNotifierContract {
    @AutoClose
    private final FakeZulip zulip = new FakeZulip();

    @Override
    protected FakeChat chat() {
        return new FakeZulip();
    }

    @Override
    protected Notifier notifier(FakeChat chat, UpdateMode mode) throws Exception {
        return notifier((FakeZulip) chat, mode, "message: '{{ .Status }} {{ everything }}'");
    }

    private static Zulip config(FakeZulip zulip, String fields) {
        return AddedKinds.only(
                Zulip.class,
                "{url: '" + zulip.url() + "', email: '" + FakeZulip.EMAIL + "', api_key: " + FakeZulip.KEY
                        + ", stream: " + FakeZulip.STREAM + ", " + fields + "}");
    }

    private Notifier notifier(FakeZulip zulip, UpdateMode mode, String fields) throws Exception {
        Zulip config = config(zulip, fields);
        return config.notifier(requests(config), mode);
    }

    @Test
    void endMarksTheTopicAsResolvedIfItShall() throws Exception {
        Notifier notifier = notifier(zulip, UpdateMode.EDIT, "resolve_topic: true");
        ReceiverData data = delivered(notifier, Samples.firing("h1"));
        assertThat(data.string("gvPlace")).isEqualTo("alerts > HighLatency");
        delivered(notifier, Samples.with(data, Samples.resolved()));
        assertThat(zulip.forms().get(1))
                .containsEntry("topic", "✔ HighLatency")
                .containsEntry("propagate_mode", "change_all");
        assertThat(Lists.only(zulip.messages()).text()).contains("RESOLVED");
    }

    @Test
    void endThatMayNotMoveTheTopicIsANewMessage() throws Exception {
        Notifier notifier = notifier(zulip, UpdateMode.EDIT, "resolve_topic: true");
        ReceiverData data = delivered(notifier, Samples.firing("h1"));
        zulip.forbidMoves();
        delivered(notifier, Samples.with(data, Samples.resolved()));
        assertThat(zulip.messages()).hasSize(2);
    }

    @Test
    void threadOfAMessageIsAnError() {
        String zulip = "{url: 'http://z', email: e, api_key: k, stream: s}";
        assertThat(AddedKinds.parse("receivers: [{name: r, zulip_configs: [" + zulip + "]}]\n"
                                + "integrations: [{receiver: r, kind: zulip, update: thread}]")
                        .toString())
                .contains("\"thread\" (expected: none or edit, as a message of zulip cannot reply)");
    }

    @Test
    void messageOfAnotherTopicIsLeftAlone() throws Exception {
        ReceiverData data = delivered(notifier(zulip, UpdateMode.EDIT, "topic: A"), Samples.firing("h1"));
        ReceiverData other =
                delivered(notifier(zulip, UpdateMode.EDIT, "topic: B"), Samples.with(data, Samples.resolved()));
        assertThat(other.string("gvPlace")).isEqualTo("alerts > B");
        assertThat(zulip.messages()).hasSize(2).allMatch(shown -> shown.edits() == 0);
    }

    @Nested
    class Links extends EditedLinksContract {
        @Override
        protected FakeChat chat() {
            return new FakeZulip();
        }

        @Override
        protected Notifier notifier(FakeChat chat) throws Exception {
            Zulip config = config((FakeZulip) chat, "message: M");
            return config.notifier(requests(config), UpdateMode.EDIT);
        }
    }
}
