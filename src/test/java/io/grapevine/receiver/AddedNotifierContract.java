package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.MessageLinks;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.message.Length;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kinds of {@code grapevine.yml} have in common that send a text in JSON. */
public abstract class AddedNotifierContract<C extends HttpIntegrationConfig> extends HttpNotifierContract {
    private final Class<C> type;
    private final String service;

    /**
     * The contract of a kind.
     *
     * @param service its name in messages
     * @param accepted the body of an answer to a message that is taken
     */
    protected AddedNotifierContract(Class<C> type, String service, String accepted) {
        super(accepted, true);
        this.type = type;
        this.service = service;
    }

    /** The notifier of a configuration, here of a plain kind. */
    protected Notifier notifier(C config, Requests requests) {
        return ((PlainKind) config).notifier(requests);
    }

    /** The service, which takes what the product takes. */
    protected abstract FakeService service();

    /**
     * The fields of a configuration that sends to a server at {@code url}. Lists and sections are in YAML's flow style.
     *
     * @param secret contained in each secret
     */
    protected abstract Map<String, String> fields(String url, String secret);

    /** The secret without which the service refuses a message; empty if there is none. */
    protected String secretField() {
        return "";
    }

    /** The reason of the failure where that secret is another. */
    protected FailureReason wrongSecret() {
        return FailureReason.AUTH_ERROR;
    }

    /** The longest main text that is sent. */
    protected abstract Length limit();

    /** The fields with which the main text is all of the message's text, each after a comma; empty for none. */
    protected String fieldsOfTextAlone() {
        return "";
    }

    /** The body of the answers to requests that only look for something; empty if there are none. */
    protected String lookups() {
        return "";
    }

    /** The main text of a message. */
    protected abstract String text(JsonNode message);

    /** A notifier with such fields, and more fields of YAML's flow style, each after a comma. */
    protected final Notifier notifier(Map<String, String> fields, String more) throws Exception {
        return notifier(config(fields, more));
    }

    /** The configuration with such fields. */
    protected final C config(Map<String, String> fields, String more) {
        String yaml = fields.entrySet().stream()
                        .map(field -> field.getKey() + ": " + yaml(field.getValue()))
                        .collect(Collectors.joining(", "))
                + more;
        return AddedKinds.only(type, "{" + (fields.isEmpty() ? more.substring(1) : yaml) + "}");
    }

    private static String yaml(String value) {
        return value.matches("\\[.*|\\{[^{].*") ? value : "'" + value + "'";
    }

    private Notifier notifier(C config) throws Exception {
        return notifier(config, MessageLinks.NONE);
    }

    private Notifier notifier(C config, MessageLinks links) throws Exception {
        return notifier(config, AddedKinds.requests(vertx, config, links));
    }

    /** The message that arrives at the service, which must take it. */
    protected final JsonNode posted(String more, Notification notification) throws Exception {
        return posted(more, notification, MessageLinks.NONE);
    }

    /** The message with links that arrives at the service, which must take it. */
    protected final JsonNode posted(String more, Notification notification, MessageLinks links) throws Exception {
        try (FakeService service = service()) {
            assertThat(send(notifier(config(service.fields(), more), links), notification))
                    .isInstanceOf(Outcome.Delivered.class);
            return service.messages().isEmpty() && !notification.isFiring()
                    ? MissingNode.getInstance()
                    : service.only();
        }
    }

    /** The main text of the message that arrives at the service. */
    protected final String postedText(String more, Notification notification) throws Exception {
        return text(posted(more, notification));
    }

    @Override
    protected Notifier notifier(HookReceiver receiver) throws Exception {
        return notifier(fields(receiver.url("/"), SECRET), ", message: '{{ everything }}'");
    }

    @Override
    protected Notifier flawed(HookReceiver receiver) throws Exception {
        return notifier(fields(receiver.url("/"), SECRET), ", title: '{{ boom }}'");
    }

    /** Such as a login page before the service. */
    @ParameterizedTest
    @ValueSource(strings = {"<html>sign in</html>", "{}", ""})
    void aSuccessThatIsNotOfTheServiceIsNone(String body) throws Exception {
        try (HookServer hook = HookServer.start()) {
            hook.answer(HookServer.status(200, body));
            Outcome.Rejected rejected =
                    Outcomes.rejected(send(notifier(fields(hook.url("/"), "1"), ""), Samples.firing("h1")));
            assertThat(rejected.reason()).isEqualTo(FailureReason.CLIENT_ERROR);
            assertThat(rejected.message()).startsWith(service + " answered").contains(body);
        }
    }

    @Test
    void aSecretIsReadFromItsFileAtEachNotification(@TempDir Path folder) throws Exception {
        if (secretField().isEmpty()) {
            return; // Signal has none of its own
        }
        try (FakeService service = service()) {
            Map<String, String> fields = new LinkedHashMap<>(service.fields());
            String right = fields.remove(secretField());
            SecretFiles.assertIsReadEachTime(
                    folder, secretField(), right, wrongSecret(), file -> notifier(fields, ", " + file));
            assertThat(service.messages()).hasSize(1);
        }
    }

    @Nested
    class Lengths extends LengthContract {
        @Override
        protected Length limit() {
            return AddedNotifierContract.this.limit();
        }

        @Override
        protected String sent(String template, Notification notification) throws Exception {
            return postedText(fieldsOfTextAlone() + ", message: '" + template + "'", notification);
        }
    }

    @Nested
    class Links extends LinksContract {
        @Override
        protected String sent(String template, Notification notification, MessageLinks links) throws Exception {
            return posted(template.isEmpty() ? "" : ", message: '" + template + "'", notification, links)
                    .toString();
        }

        @Override
        protected String lookups() {
            return AddedNotifierContract.this.lookups();
        }

        @Override
        protected Notifier notifier(String url, MessageLinks links) throws Exception {
            return AddedNotifierContract.this.notifier(config(fields(url, "1"), ""), links);
        }
    }

    @Nested
    class Redactions extends RedactionContract<C> {
        @Override
        protected C config(String url) {
            return AddedNotifierContract.this.config(fields(url, SECRET), "");
        }

        @Override
        protected Notifier notifier(C config) throws Exception {
            return AddedNotifierContract.this.notifier(config);
        }
    }
}
