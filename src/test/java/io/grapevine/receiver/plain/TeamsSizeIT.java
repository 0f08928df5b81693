package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Lists;
import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.httpclient.message.MessageTemplates;
import io.grapevine.httpclient.message.MessageTemplates.OnTemplateError;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.AddedKinds;
import io.grapevine.receiver.OnVertx;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.Written;
import io.grapevine.template.go.GoTemplates;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are larger than Teams takes. */
class TeamsSizeIT extends OnVertx {
    private static final String DEFAULT_TEXT = "{{ template \"%s.default.text\" . }}";
    private static final String DEFAULT_TITLE = "{{ template \"%s.default.title\" . }}";
    private static final Pattern MORE = Pattern.compile("\n\nand ([0-9]+) more alerts?$");

    private final FakeTeams teams = new FakeTeams();

    @AfterEach
    void close() {
        teams.close();
    }

    private static Alert alert(int number, int size, boolean fires) {
        return new Alert(
                LabelSet.of("alertname", "DiskFull", "instance", "host-" + number + "."),
                LabelSet.of("description", "<漢&>".repeat(size / 5)),
                Samples.NOW.minusSeconds(60),
                fires ? Alert.NO_END : Samples.NOW.minusSeconds(1),
                "http://prom/graph?g0.expr=a%3Cb&g0.tab=1",
                Samples.NOW,
                false);
    }

    private static List<Alert> alerts(int count, int size) {
        List<Alert> alerts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            alerts.add(alert(i, size, i % 2 == 1));
        }
        return alerts;
    }

    private String shown(String kind, Notification notification, Object... fields) throws Exception {
        return shown(kind, List.of(), notification, fields);
    }

    private String shown(String kind, List<Link> links, Notification notification, Object... fields) throws Exception {
        MessageTemplates templates = MessageTemplates.of(
                        GoTemplates.parse(List.of(), InstantSource.system()), OnTemplateError.PLAIN, "http://am")
                .with((of, subject) -> links);
        Notifier notifier;
        if (kind.equals("workflow")) {
            Msteamsv2 config = Written.config(Msteamsv2.class, with(kind, "msteamsv2", fields));
            notifier = config.notifier(AddedKinds.requests(vertx, config, templates));
        } else {
            Msteams config = Written.config(Msteams.class, with(kind, "msteams", fields));
            notifier = config.notifier(AddedKinds.requests(vertx, config, templates));
        }
        Outcome outcome = notifier.send(notification).toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(outcome).isInstanceOf(Outcome.Delivered.class);
        return Lists.only(teams.shown());
    }

    private Object[] with(String kind, String name, Object... fields) {
        List<Object> all = new ArrayList<>(List.of(
                "webhook_url=" + teams.url(kind),
                "title=" + DEFAULT_TITLE.formatted(name),
                "text=" + DEFAULT_TEXT.formatted(name)));
        all.addAll(List.of(fields));
        return all.toArray();
    }

    private static Notification of(List<Alert> alerts) {
        return Samples.of(alerts, NotifyReason.FIRST);
    }

    private static long told(String text) {
        return Pattern.compile("host-[0-9]+\\.").matcher(text).results().count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"workflow", "connector"})
    void leavesAlertsOutWholeAndSaysHowMany(String kind) throws Exception {
        String text = shown(kind, of(alerts(40, 400)));
        Matcher more = MORE.matcher(text);
        assertThat(more.find()).isTrue();
        int left = Integer.parseInt(more.group(1));
        assertThat(told(text)).isEqualTo(40 - left).isGreaterThan(8);
        assertThat(text.substring(0, more.start())).endsWith("g0.tab=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"workflow", "connector"})
    void leavesOutWhatHasEndedBeforeWhatFires(String kind) throws Exception {
        String text = shown(kind, of(alerts(24, 250)));
        for (int i = 1; i < 24; i += 2) {
            assertThat(text).contains("host-" + i + ".");
        }
        assertThat(told(text)).isLessThan(24);
        assertThat(text).startsWith("[FIRING:12]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"workflow", "connector"})
    void cutsAFirstAlertThatIsTooLargeAlone(String kind) throws Exception {
        assertThat(shown(kind, of(List.of(alert(1, 60_000, true), alert(2, 10, true)))))
                .contains("host-1.")
                .endsWith("…\n\nand 1 more alert");
    }

    @ParameterizedTest
    @ValueSource(strings = {"workflow", "connector"})
    void cutsATextThatNamesNoAlerts(String kind) throws Exception {
        assertThat(shown(kind, of(alerts(1, 10)), "text=" + "漢".repeat(30_000))).endsWith("漢…");
    }

    @ParameterizedTest
    @ValueSource(strings = {"workflow", "connector"})
    void cutsATitle(String kind) throws Exception {
        assertThat(shown(kind, of(alerts(3, 400)), "title=" + "<".repeat(30_000)))
                .contains("<…\n", "host-1.", "host-2.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"workflow", "connector"})
    void plainWordsFitToo(String kind) throws Exception {
        List<Alert> alerts = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Alert alert = alert(i, 10, true);
            alerts.add(new Alert(
                    LabelSet.of("alertname", "X", "instance", "host-" + i + ".", "long", "x".repeat(4000)),
                    alert.annotations(),
                    alert.startsAt(),
                    alert.endsAt(),
                    "",
                    Samples.NOW,
                    false));
        }
        String text = shown(kind, of(alerts), "text={{ template \"none\" . }}");
        assertThat(text).contains("This notification is plain").containsPattern(MORE);
    }

    @ParameterizedTest
    @ValueSource(strings = "workflow")
    void keepsTheButtonsOfActions(String kind) throws Exception {
        List<Link> links = List.of(
                new Link("Acknowledge", "https://am/act/" + "a".repeat(2000)),
                new Link("Silence", "https://am/act/" + "b".repeat(2000)));
        assertThat(shown(kind, links, of(alerts(40, 400)))).containsPattern(MORE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"workflow", "connector"})
    void leavesNothingOutOfWhatFits(String kind) throws Exception {
        String text = shown(kind, of(alerts(10, 200)));
        assertThat(told(text)).isEqualTo(10);
        assertThat(text).doesNotContainPattern(MORE);
    }
}
