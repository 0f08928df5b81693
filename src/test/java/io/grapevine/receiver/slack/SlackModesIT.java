package io.grapevine.receiver.slack;

import io.grapevine.config.UpdateMode;
import io.grapevine.notification.Notifier;
import io.grapevine.receiver.EditedLinksContract;
import io.grapevine.receiver.FakeChat;
import io.grapevine.receiver.ThreadingNotifierContract;
import org.junit.jupiter.api.Nested;

/** {@code update} of {@code grapevine.yml} with Slack. */
class SlackModesIT extends ThreadingNotifierContract {
    @Override
    protected FakeChat chat() {
        return new FakeSlack();
    }

    @Override
    protected Notifier notifier(FakeChat chat, UpdateMode mode) throws Exception {
        SlackConfig config = ((FakeSlack) chat).config("text={{ everything }}");
        return new SlackNotifier(config, requests(config), mode, null);
    }

    @Nested
    class Links extends EditedLinksContract {
        @Override
        protected FakeChat chat() {
            return new FakeSlack();
        }

        @Override
        protected Notifier notifier(FakeChat chat) throws Exception {
            SlackConfig config = ((FakeSlack) chat).config();
            return new SlackNotifier(config, requests(config), UpdateMode.EDIT, null);
        }
    }
}
