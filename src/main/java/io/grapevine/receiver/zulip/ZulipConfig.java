package io.grapevine.receiver.zulip;

import static io.grapevine.config.file.shape.FieldSet.texts;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.KindRecord;
import io.grapevine.receiver.NotifierParts;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A stream (channel) of Zulip.
 *
 * @param url the root of the organization
 * @param email the address of the bot that sends
 * @param apiKey the bot's API key
 * @param stream the stream's name or ID, a template
 * @param topic the topic in the stream; empty for the labels of the group
 * @param title the first line; empty for the default one
 * @param message the text; empty for the default one
 * @param link the address at the end of the default text
 * @param resolveTopic whether the edit that says that all has resolved marks the topic as resolved
 * @param mentionUsers the users to mention while alerts fire, by their numbers
 * @param mentionAll whether to mention all subscribers while alerts fire
 */
public record ZulipConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        Url url,
        String email,
        Secret apiKey,
        String apiKeyFile,
        String stream,
        String topic,
        String title,
        String message,
        String link,
        boolean resolveTopic,
        List<String> mentionUsers,
        boolean mentionAll)
        implements HttpIntegrationConfig, KindRecord {
    private static final Pattern USER = Pattern.compile("[0-9]{1,18}");

    /** The kind. */
    public static final Kind<ZulipConfig> KIND = Kind.of("zulip", ZulipConfig.class)
            .base("url", "the address of an organization such as https://example.zulipchat.com")
            .require("email", "the address of a bot, which its settings show")
            .exactlyOne("api_key", "api_key_file")
            .require("stream", "the name or the ID of a stream")
            .field(texts("mention_users").literal())
            .match("mention_users", USER, "the number of a user, which the profile shows")
            .groupLink("link")
            .edits("a message")
            .sampleReply("{\"result\":\"success\",\"id\":1}")
            .actions();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new ZulipNotifier(this, parts.requests(this), parts.update());
    }
}
