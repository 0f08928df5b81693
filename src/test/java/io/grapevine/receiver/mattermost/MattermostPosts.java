package io.grapevine.receiver.mattermost;

import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.MessageState;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.Written;
import io.grapevine.receiver.mattermost.Mattermost.MattermostProps;
import java.util.Map;

/** Messages to the incoming webhook, for tests of other packages. */
public final class MattermostPosts {
    private MattermostPosts() {}

    /** A message about an incident with buttons; every other text is the name of its field. */
    public static String json(String text, MessageButtons buttons, MessageIncident incident) throws TemplateFault {
        Mattermost config =
                Written.config(Mattermost.class, "text=" + text, Map.entry("props", new MattermostProps("the card")));
        return EchoRenderer.templates()
                .render(Samples.firing("h1"), texts -> MattermostMessage.of(config, texts))
                .message()
                .with(buttons, incident, MessageState.WAITING)
                .json();
    }
}
