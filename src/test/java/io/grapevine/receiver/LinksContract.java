package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Records;
import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.httpclient.message.MessageLinks;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of the kinds whose messages show links of actions. */
public abstract class LinksContract extends OnVertx {
    private static final String TOKEN = "gv1hushHushHush";
    private static final List<Link> ALL = List.of(
            new Link("Acknowledge", "https://am.example.org/x/act/" + TOKEN + "_-Ack"),
            new Link("Silence for 1h", "https://am.example.org/x/act/" + TOKEN + "_-1h"),
            new Link("Why", "https://am.example.org/x/#/alerts?open=0123456789abcdef"));

    /** The links of messages about what fires. */
    protected static final MessageLinks LINKS = (notification, subject) -> notification.isFiring() ? ALL : List.of();

    /**
     * The message about {@code notification} as it arrives at the service, which must take it.
     *
     * @param template the configured template of the main text; empty for the default
     */
    protected abstract String sent(String template, Notification notification, MessageLinks links) throws Exception;

    /** A notifier that sends to {@code url}, with the default texts. */
    protected abstract Notifier notifier(String url, MessageLinks links) throws Exception;

    /** The body of the answers to requests that only look for something; empty if there are none. */
    protected String lookups() {
        return "";
    }

    private static void assertShows(String message) {
        for (Link link : ALL) {
            assertThat(message).contains(link.label(), link.url());
        }
    }

    /** Alerts that are too many for a message, or too long. */
    private static Notification many(int length) {
        List<Alert> alerts = IntStream.range(0, length > 1000 ? 4 : 40)
                .mapToObj(number -> Samples.alert("h" + number, Alert.NO_END))
                .map(alert -> Records.with(alert, "annotations", LabelSet.of("summary", "漢😀".repeat(length))))
                .toList();
        return Samples.of(alerts, NotifyReason.FIRST);
    }

    @Test
    void aMessageShowsItsLinks() throws Exception {
        assertShows(sent("", Samples.firing("h1"), LINKS));
        assertShows(sent("T", Samples.firing("h1"), LINKS));
    }

    @Test
    void aMessageWhoseTemplateFailsShowsThem() throws Exception {
        assertShows(sent("{{ boom }}", Samples.firing("h1"), LINKS));
    }

    @Test
    void aMessageOfTheEndHasNone() throws Exception {
        assertThat(sent("", Samples.resolved(), LINKS)).isEqualTo(sent("", Samples.resolved(), MessageLinks.NONE));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100, 1000, 20_000})
    void aLongMessageLosesAlertsAndNotLinks(int length) throws Exception {
        assertShows(sent("", many(length), LINKS));
        assertShows(sent("x".repeat(2 * length), many(length), LINKS));
        assertShows(sent("{{ boom }}", many(length), LINKS));
    }

    @Test
    void aLinkThatIsTooLongIsLeftOutAndNotCut() throws Exception {
        String longest = "https://am.example.org/" + "x".repeat(40_000);
        MessageLinks links = (notification, subject) ->
                List.of(ALL.get(0), new Link("Silence for 1h", longest + "/act/" + TOKEN), new Link("Why", longest));
        String message = sent("", Samples.firing("h1"), links);
        assertThat(message).contains(ALL.get(0).url()).doesNotContain("xxxx", "Silence for 1h");
    }

    /** Whatever the service answers, and if it does not. */
    @ParameterizedTest
    @ValueSource(ints = {200, 400, 401, 429, 500, 0})
    void noErrorAndNoLogShowsALink(int status) throws Exception {
        String url;
        try (HookServer server = HookServer.start()) {
            server.answer((exchange, request) -> answer(status, request).to(exchange, request));
            url = server.url("/");
            if (status > 0) {
                assertIsSilent(url);
                assertThat(server.requests())
                        .anyMatch(request -> request.toString().contains(TOKEN));
            }
        }
        if (status == 0) {
            assertIsSilent(url);
        }
    }

    private HookServer.Answer answer(int status, HookServer.Received request) {
        return request.method().equals("GET") && !lookups().isEmpty()
                ? HookServer.status(200, lookups())
                : HookServer.status(status, "{\"errcode\":7,\"errmsg\":" + quoted(request) + "}");
    }

    private static String quoted(HookServer.Received request) {
        String said = request.body().isEmpty() ? request.target() : request.body();
        return said.startsWith("{") ? said : "\"" + said + "\"";
    }

    private void assertIsSilent(String url) throws Exception {
        Outcome outcome;
        try (LogLines log = LogLines.capture()) {
            outcome = send(notifier(url, LINKS));
            assertThat(log.lines()).noneMatch(line -> line.contains(TOKEN));
        }
        assertThat(outcome.toString()).doesNotContain(TOKEN);
    }
}
