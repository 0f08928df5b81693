package io.grapevine.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.shape.ConfigFields;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import java.util.Base64;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract of the kinds of {@code grapevine.yml} about their secrets: none is in an outcome or in the log, whatever
 * the receiver answers.
 */
public abstract class RedactionContract<C extends IntegrationConfig> extends OnVertx {
    /** Contained in every secret of the configuration; letters only, so that it is the same in URLs, JSON and forms. */
    protected static final String SECRET = "hushHushHush";

    private static final Pattern SENT = Pattern.compile("\\w*" + SECRET + "\\w*");

    /** The configuration to send to a receiver at {@code url}; each of its secrets contains {@link #SECRET}. */
    protected abstract C config(String url);

    /** The notifier of a configuration. */
    protected abstract Notifier notifier(C config) throws Exception;

    @Test
    void everySecretIsUnderTest() {
        C config = config("http://127.0.0.1:1/");
        ConfigFields.walk((Record) config, (path, component, value) -> {
            if (value instanceof Secret secret && path.indexOf('.') < 0) {
                assertThat(config.getClass().getRecordComponents())
                        .as("%s has a file beside it", path)
                        .anyMatch(other -> other.getName().equals(component.getName() + "File"));
                assertThat(secret.reveal()).as(path).contains(SECRET);
            }
        });
        assertThat(config.toString()).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 204, 302, 400, 401, 403, 404, 413, 429, 500, 503})
    void anAnswerThatRepeatsTheRequestIsNotPassedOn(int status) throws Exception {
        hook.answer((exchange, received) -> HookServer.status(
                        status,
                        status == 204
                                ? ""
                                : received.method() + " " + received.target() + " " + received.headers() + " "
                                        + received.body())
                .to(exchange, received));
        assertIsSilent(config(hook.url("/")));
        assertThat(hook.requests()).isNotEmpty();
        assertThat(hook.requests()).anyMatch(received -> readable(received).contains(SECRET));
    }

    /** Services quote a key that they do not know, without the rest of the address. */
    @ParameterizedTest
    @ValueSource(ints = {200, 400})
    void anAnswerThatRepeatsNothingButASecretIsNotPassedOn(int status) throws Exception {
        hook.answer((exchange, received) -> {
            String said = "not known: "
                    + SENT.matcher(readable(received))
                            .results()
                            .map(MatchResult::group)
                            .collect(Collectors.joining(" "));
            String json = "{\"errcode\":1,\"errmsg\":\"" + said + "\",\"code\":1,\"msg\":\"" + said + "\"}";
            HookServer.status(status, json).to(exchange, received);
        });
        assertIsSilent(config(hook.url("/")));
        assertThat(hook.requests()).isNotEmpty();
    }

    @Test
    void aReceiverThatIsNotThereIsNamedWithoutASecret() throws Exception {
        String url;
        try (HookServer server = HookServer.start()) {
            url = server.url("/");
        }
        assertIsSilent(config(url));
    }

    /** A request with the name and the password of basic authentication as they are. */
    private static String readable(HookServer.Received received) {
        String login = received.headers().getOrDefault("authorization", "");
        return received
                + (login.startsWith("Basic ")
                        ? new String(Base64.getDecoder().decode(login.substring("Basic ".length())), UTF_8)
                        : "");
    }

    private void assertIsSilent(C config) throws Exception {
        Outcome outcome;
        try (LogLines log = LogLines.capture()) {
            outcome = send(notifier(config));
            assertThat(log.lines()).noneMatch(line -> line.contains(SECRET));
        }
        assertThat(outcome.toString()).doesNotContain(SECRET);
    }
}
