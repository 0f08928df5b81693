package io.grapevine.integration.mattermost;

import io.grapevine.config.receiver.MattermostConfig;
import io.grapevine.config.receiver.MattermostConfig.MattermostProps;
import io.grapevine.integration.EchoRenderer;
import io.grapevine.integration.Samples;
import io.grapevine.integration.message.MessageButtons;
import io.grapevine.integration.message.TemplateFault;
import io.grapevine.notify.MessageIncident;
import io.grapevine.notify.MessageState;

/** Messages to the incoming webhook, for tests of other packages. */
public final class MattermostPosts {
    private MattermostPosts() {}

    /** A message about an incident with buttons; every other text is the name of its field. */
    public static String json(String text, MessageButtons buttons, MessageIncident incident) throws TemplateFault {
        MattermostConfig config = MattermostConfigs.with(builder -> {
            builder.text = text;
            builder.props = new MattermostProps("the card");
        });
        return EchoRenderer.templates()
                .render(Samples.firing("h1"), texts -> MattermostMessage.of(config, texts))
                .message()
                .with(buttons, incident, MessageState.WAITING)
                .json();
    }
}
