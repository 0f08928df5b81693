package io.grapevine.receiver;

import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.OAuth2;
import io.grapevine.config.UpdateMode;
import io.grapevine.core.notify.MessageLinks;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.httpclient.message.MessageTemplates;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Requests;
import org.jspecify.annotations.Nullable;

/**
 * The parts that the notifier of an integration is made of, besides its configuration.
 *
 * @param buttons the buttons of actions in its messages, or of its service; null for none, or for links
 * @param oauth2 the login of mails by OAuth 2; null for none
 * @param outlets what notifications leave by that are no requests of HTTP
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
     * The requests of an integration.
     *
     * @throws SendFailure if certificates or proxies of its {@code http_config} are unusable
     */
    public Requests requests(HttpIntegrationConfig config) throws SendFailure {
        return new Requests(config, templates.with(links), senders);
    }
}
