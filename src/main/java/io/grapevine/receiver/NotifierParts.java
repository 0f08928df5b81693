package io.grapevine.receiver;

import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.OAuth2;
import io.grapevine.config.UpdateMode;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.httpclient.message.MessageLinks;
import io.grapevine.httpclient.message.MessageTemplates;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Requests;
import org.jspecify.annotations.Nullable;

/**
 * The parts that a notifier is built from, in addition to the configuration of its integration.
 *
 * @param buttons the buttons of actions in its messages or in its service; null if it has none, or links instead
 * @param oauth2 the OAuth 2 login to mail servers; null for none
 * @param outlets the ways of sending without HTTP, such as mail
 */
public record NotifierParts(
        MessageTemplates templates,
        MessageLinks links,
        HttpSenders senders,
        UpdateMode update,
        @Nullable MessageButtons buttons,
        @Nullable OAuth2 oauth2,
        Outlets outlets) {
    /**
     * Creates the sender of an integration's HTTP requests.
     *
     * @throws SendFailure if certificates or proxies of its {@code http_config} are unusable
     */
    public Requests requests(HttpIntegrationConfig config) throws SendFailure {
        return new Requests(config, templates.with(links), senders);
    }
}
