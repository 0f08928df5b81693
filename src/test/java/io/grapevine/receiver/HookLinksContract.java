package io.grapevine.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.httpclient.message.MessageLinks;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import java.net.URLDecoder;

/** {@link LinksContract} of a kind whose service takes any request. */
public abstract class HookLinksContract extends LinksContract {
    private final String accepted;

    /**
     * The contract of a kind.
     *
     * @param accepted the body of an answer to a message that is taken
     */
    protected HookLinksContract(String accepted) {
        this.accepted = accepted;
    }

    /** A notifier that sends to {@code url}, with a template of the main text; {@code M} where that is all it has to say. */
    protected abstract Notifier notifier(String url, String template, MessageLinks links) throws Exception;

    @Override
    protected final Notifier notifier(String url, MessageLinks links) throws Exception {
        return notifier(url, "M", links);
    }

    @Override
    protected final String sent(String template, Notification notification, MessageLinks links) throws Exception {
        try (HookServer server = HookServer.start()) {
            server.answer(HookServer.status(200, accepted));
            Outcome outcome = send(
                    notifier(server.url("/"), template.isEmpty() ? "{{ everything }}" : template, links), notification);
            assertThat(outcome).isInstanceOf(Outcome.Delivered.class);
            String body = server.only().body();
            return body.startsWith("{")
                    ? new ObjectMapper().readTree(body).toString()
                    : URLDecoder.decode(server.only().target() + body, UTF_8);
        }
    }
}
