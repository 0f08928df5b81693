package io.grapevine.server;

import io.grapevine.config.ActionsConfig;
import io.grapevine.receiver.mattermost.MattermostConfig;
import io.grapevine.web.action.mattermost.MattermostActions;

/** Mattermost, with the servers of {@code actions.mattermost}. */
record LiveMattermost(MattermostActions chat) implements LiveChat {
    @Override
    public String kind() {
        return MattermostConfig.KIND.label();
    }

    @Override
    public void use(ActionsConfig settings) {
        chat.apply(settings.chats().mattermost().stream()
                .map(server -> server.url().withTrailingSlash().redacted().replaceFirst("/$", ""))
                .toList());
    }
}
