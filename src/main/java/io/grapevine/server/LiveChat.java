package io.grapevine.server;

import io.grapevine.config.ActionsConfig;
import io.grapevine.config.Secret;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.web.action.chat.Chat;

/** Port to a chat of the running server, with its settings. */
interface LiveChat {
    /** The kind of the integrations whose messages have its buttons, as configurations write it. */
    String kind();

    /** What takes its clicks. */
    Chat chat();

    /** A secret of its settings, of which either the value or the file is set. */
    default SecretSource secret(String field, Secret inline, String file) {
        return new SecretSource("actions." + kind() + ": " + field, inline, file, "");
    }

    /**
     * Takes the clicks that settings ask for, and no others.
     *
     * @throws SendFailure if certificates or proxies cannot be used; then all stays as it was
     */
    void use(ActionsConfig settings) throws SendFailure;
}
