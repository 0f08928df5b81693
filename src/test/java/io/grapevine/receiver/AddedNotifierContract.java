package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.MessageLinks;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of the kinds of {@code grapevine.yml} that send a text in JSON. */
public abstract class AddedNotifierContract<C extends HttpIntegrationConfig> extends HttpNotifierContract {
    private final Class<C> type;
    private final String service;
    private final Supplier<? extends FakeService> fake;
    private final Length limit;
    private final String text;
    private final BiFunction<String, String, Map<String, String>> fields;

    /** The secret without which the service refuses a message; empty if there is none. */
    protected String secretField = "";

    /** The reason of the failure where that secret is another. */
    protected FailureReason wrongSecret = FailureReason.AUTH_ERROR;

    /** The fields with which the main text is all of the message's text, each after a comma; empty for none. */
    protected String fieldsOfTextAlone = "";

    /** The body of the answers to requests that only look for something; empty if there are none. */
    protected String lookups = "";

    /**
     * The contract of a kind.
     *
     * @param service the name of the service in messages
     * @param accepted the body of an answer to a message that is taken
     * @param fake makes the service, which takes what the product takes
     * @param limit of the longest main text that is sent
     * @param text the JSON pointer to the main text of a message
     * @param fields the fields of a configuration that sends to a server at a URL and has a secret in each of its
     *     secrets; lists and sections are in YAML's flow style
     */
    protected AddedNotifierContract(
            Class<C> type,
            String service,
            String accepted,
            Supplier<? extends FakeService> fake,
            Length limit,
            String text,
            BiFunction<String, String, Map<String, String>> fields) {
        super(accepted, true);
        this.type = type;
        this.service = service;
        this.fake = fake;
        this.limit = limit;
        this.text = text;
        this.fields = fields;
    }

    /** The notifier of a configuration, here of a plain kind. */
    protected Notifier notifier(C config, Requests requests) {
        return ((PlainKind) config).notifier(requests);
    }

    /** The fields of a configuration that sends to a server at {@code url}, with {@code secret} in each of its secrets. */
    protected final Map<String, String> fields(String url, String secret) {
        return fields.apply(url, secret);
    }

    /** The main text of a message. */
    protected String text(JsonNode message) {
        return message.requiredAt(text).asText();
    }

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
        try (FakeService service = fake.get()) {
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
        hook.answer(HookServer.status(200, body));
        Outcome.Rejected rejected = refusal(notifier(fields(hook.url("/"), "1"), ""));
        assertThat(rejected.reason()).isEqualTo(FailureReason.CLIENT_ERROR);
        assertThat(rejected.message()).startsWith(service + " answered").contains(body);
    }

    @Test
    void aSecretIsReadFromItsFileAtEachNotification(@TempDir Path folder) throws Exception {
        if (secretField.isEmpty()) {
            return; // Signal has none of its own
        }
        try (FakeService service = fake.get()) {
            Map<String, String> fields = new LinkedHashMap<>(service.fields());
            String right = fields.remove(secretField);
            SecretFiles.assertIsReadEachTime(
                    folder, secretField, right, wrongSecret, file -> notifier(fields, ", " + file));
            assertThat(service.messages()).hasSize(1);
        }
    }

    @Nested
    class Lengths extends LengthContract {
        @Override
        protected Length limit() {
            return limit;
        }

        @Override
        protected String sent(String template, Notification notification) throws Exception {
            return postedText(fieldsOfTextAlone + ", message: '" + template + "'", notification);
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
            return lookups;
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
