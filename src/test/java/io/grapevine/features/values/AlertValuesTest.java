package io.grapevine.features.values;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.go.GoUrl;
import io.grapevine.core.node.LoadedConfig;
import io.grapevine.core.node.NodeFixtures;
import io.grapevine.core.node.NodeHarness;
import io.grapevine.core.notify.Integration;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.notification.Notification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Values of the alerts of a node in virtual time: what is asked, and what messages have of the answers. Groups wait for 10 seconds. */
class AlertValuesTest {
    private static final String ROUTE = """
            route: {receiver: r0, group_by: [alertname], group_wait: 10s, group_interval: 1m, repeat_interval: 1h}
            receivers: [{name: r0, webhook_configs: [{url: 'http://r0/'}]}]
            """;
    private static final String ON = "messages: {values: {servers: [{url: 'http://prom:9090'}]}}";
    private static final String URL = "http://prom:9090/graph?g0.expr=%s&g0.tab=1";

    private final NodeHarness harness = new NodeHarness();
    private final AlertValues values = harness.node.part(AlertValues.class).orElseThrow();
    private final Prometheus prometheus = new Prometheus();
    private final List<String> messages = new ArrayList<>();

    /** A server that answers as the test says; without an answer of the test it hangs. */
    private final class Prometheus implements ValueSource {
        private final List<Asked> asked = new ArrayList<>();
        private Function<Asked, CompletionStage<Optional<Series>>> answer = query -> new CompletableFuture<>();

        @Override
        public CompletionStage<Optional<Series>> ask(
                ValuesConfig.Server server,
                String path,
                Map<String, String> form,
                Duration limit,
                Function<String, Optional<Series>> reader) {
            Asked query = new Asked(harness.loop.elapsed(), server.url().reveal() + path, form, limit, reader);
            asked.add(query);
            return answer.apply(query);
        }

        @Override
        public void compute(Runnable task) {
            task.run();
        }

        void answers(int millis, String now, String... hour) {
            answer = query -> {
                CompletableFuture<Optional<Series>> later = new CompletableFuture<>();
                String body = query.isOfHour() ? query.matrix(hour) : vector(now);
                harness.loop.schedule(
                        Duration.ofMillis(millis),
                        () -> later.complete(query.reader().apply(body)));
                return later;
            };
        }

        List<String> expressions() {
            return asked.stream().map(each -> each.form().get("query")).toList();
        }
    }

    private record Asked(
            Duration at,
            String url,
            Map<String, String> form,
            Duration limit,
            Function<String, Optional<Series>> reader) {
        boolean isOfHour() {
            return url.endsWith("/api/v1/query_range");
        }

        String matrix(String... last) {
            long end = Long.parseLong(form.get("end"));
            long step = Long.parseLong(form.get("step"));
            List<String> samples = new ArrayList<>();
            for (int i = 0; i < last.length; i++) {
                samples.add("[" + (end - step * (last.length - 1 - i)) + ",\"" + last[i] + "\"]");
            }
            return "{\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"i\":\"a\"},\"values\":" + samples
                    + "}]}}";
        }
    }

    private static String vector(String value) {
        return "{\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{\"i\":\"a\"},\"value\":[1,\"" + value
                + "\"]}]}}";
    }

    private void use(String extensions) {
        LoadedConfig plain = harness.loadedConfig(ROUTE);
        Map<String, List<Integration>> receivers = new TreeMap<>();
        plain.receivers()
                .forEach((name, all) -> receivers.put(
                        name,
                        all.stream()
                                .map(each -> each.with(notification -> {
                                    messages.add(seconds() + " "
                                            + notification.alerts().size() + " "
                                            + new TreeMap<>(texts(values.of(notification, false))));
                                    return each.notifier().send(notification);
                                }))
                                .toList()));
        values.askBy(prometheus);
        harness.now(harness.node.use(new LoadedConfig(
                plain.config(),
                receivers,
                plain.routeLabels(),
                plain.externalUrl(),
                NodeFixtures.extensions(extensions, plain.config()))));
        harness.loop.settle();
    }

    private static Map<String, String> texts(Notification.Values values) {
        Map<String, String> texts = new TreeMap<>();
        values.texts().forEach((labels, text) -> texts.put(labels.valueOf("i"), text));
        return texts;
    }

    private String seconds() {
        return harness.loop.elapsed().toMillis() / 1000.0 + "s";
    }

    private void fires(String name, String i, String generatorUrl) {
        Instant now = harness.loop.now();
        harness.now(harness.node.putAlerts(List.of(new Alert(
                LabelSet.of("alertname", name, "i", i),
                LabelSet.EMPTY,
                now,
                now.plusSeconds(86_400),
                generatorUrl,
                now,
                false))));
    }

    private static String url(String expression) {
        return URL.formatted(GoUrl.escapeForm(expression));
    }

    private List<String> counts() {
        return harness.scrape("grapevine_value_queries").stream()
                .filter(line -> !line.endsWith(" 0.0"))
                .map(line -> line.replaceAll(".*result=\"(.*)\"} ", "$1 "))
                .toList();
    }

    @Test
    void aMessageHasTheValuesThatWereAskedShortlyBefore() {
        use(ON);
        prometheus.answers(300, "4.2", "0.3", "1", "4.2");
        fires("A", "a", url("x > 0.2"));
        harness.pass(20);

        assertThat(messages).containsExactly("10.0s 1 {a=4.2 now, 1 h ·······▁▂█ 0.3–4.2}");
        assertThat(prometheus.expressions()).containsExactly("x > 0.2", "x");
        assertThat(prometheus.asked).allSatisfy(query -> {
            assertThat(query.at()).isEqualTo(Duration.ofMillis(8500));
            assertThat(query.url()).startsWith("http://prom:9090/api/v1/query");
            assertThat(query.limit()).isLessThanOrEqualTo(Duration.ofSeconds(1));
        });
        Map<String, String> hour = prometheus.asked.get(1).form();
        assertThat(Long.parseLong(hour.get("end")) - Long.parseLong(hour.get("start")))
                .isEqualTo(3600);
        assertThat(counts()).containsExactly("answered 2.0");
    }

    @Test
    void nothingIsAskedWhereItIsOff() {
        use("{}");
        fires("A", "a", url("x"));
        harness.pass(20);

        assertThat(prometheus.asked).isEmpty();
        assertThat(messages).containsExactly("10.0s 1 {}");
        assertThat(harness.scrape("grapevine_value_queries")).isEmpty();
    }

    @Test
    void anAlertWhoseUrlNamesAnotherHostIsNotAsked() {
        use(ON);
        fires("A", "a", "http://evil.example.com/graph?g0.expr=x");
        fires("A", "b", "http://prom:9090.evil.example.com/graph?g0.expr=x");
        fires("A", "c", "http://169.254.169.254/graph?g0.expr=x");
        fires("A", "d", "");
        harness.pass(20);

        assertThat(prometheus.asked).isEmpty();
        assertThat(messages).containsExactly("10.0s 4 {}");
    }

    @Test
    void aServerThatHangsHoldsNoMessageUp() {
        use(ON);
        fires("A", "a", url("x"));
        harness.pass(20);

        assertThat(messages).containsExactly("10.0s 1 {}");
        assertThat(counts()).containsExactly("late 2.0");
    }

    @Test
    void anAnswerThatIsLateIsPassedOver() {
        use(ON);
        prometheus.answers(1600, "4.2");
        fires("A", "a", url("x"));
        harness.pass(20);

        assertThat(messages).containsExactly("10.0s 1 {}");
        assertThat(counts()).containsExactly("late 2.0");
    }

    @Test
    void aValueIsShownWithoutItsCourseIfThatIsNotKnown() {
        use(ON);
        prometheus.answer = query -> query.isOfHour()
                ? CompletableFuture.failedFuture(new IllegalStateException("expected by the test"))
                : CompletableFuture.completedFuture(query.reader().apply(vector("7")));
        fires("A", "a", url("x"));
        harness.pass(20);

        assertThat(messages).containsExactly("10.0s 1 {a=7 now}");
        assertThat(counts()).containsExactlyInAnyOrder("answered 1.0", "failed 1.0");
    }

    @Test
    void whatIsRefusedOrNoAnswerLeavesTheMessageAsItIs() {
        use(ON);
        prometheus.answer =
                query -> CompletableFuture.completedFuture(query.reader().apply("x".repeat(10_000_000)));
        fires("A", "a", url("x"));
        harness.pass(20);

        assertThat(messages).containsExactly("10.0s 1 {}");
        assertThat(counts()).containsExactly("nothing 2.0");
    }

    @Test
    void aServerThatFailsIsLeftOutForAWhile() {
        use(ON);
        prometheus.answer = query -> CompletableFuture.failedFuture(new IllegalStateException("expected by the test"));
        fires("A", "a", url("x"));
        fires("B", "a", url("y"));
        harness.pass(11);
        int before = prometheus.asked.size();
        fires("C", "a", url("z"));
        harness.pass(22);
        assertThat(prometheus.asked).hasSize(before);
        assertThat(counts()).containsExactlyInAnyOrder("failed 4.0", "left_out 2.0");

        harness.pass(45);
        prometheus.answers(10, "1");
        fires("D", "a", url("z"));
        harness.pass(60);
        assertThat(messages).last().isEqualTo("55.0s 1 {a=1 now}");
    }

    @Test
    void groupsThatAskTheSameShareAnAnswer() {
        use(ON);
        prometheus.answers(300, "4.2");
        IntStream.range(0, 50).forEach(i -> fires("A" + i, "a", url("x")));
        harness.pass(20);

        assertThat(prometheus.asked).hasSize(2);
        assertThat(messages).hasSize(50).allMatch(message -> message.endsWith("1 {a=4.2 now}"));
    }

    @Test
    void aStormOfExpressionsIsBoundedAndHoldsNoMessageUp() {
        use(ON);
        Instant now = harness.loop.now();
        List<Alert> storm = IntStream.range(0, 5000)
                .mapToObj(i -> new Alert(
                        LabelSet.of("alertname", "A" + i / 5, "i", "" + i),
                        LabelSet.EMPTY,
                        now,
                        now.plusSeconds(86_400),
                        url("x" + i),
                        now,
                        false))
                .toList();
        harness.now(harness.node.putAlerts(storm));
        harness.pass(20);

        assertThat(messages).hasSize(1000).allMatch(message -> message.equals("10.0s 5 {}"));
        assertThat(prometheus.asked).hasSize(ValueServer.MOST_UNDER_WAY);
        assertThat(counts())
                .containsExactlyInAnyOrder(
                        "late " + (double) (ValueServer.MOST_UNDER_WAY + ValueServer.MOST_WAITING), "left_out 9896.0");
    }

    /** When a thousand groups are notified for the first time, of how many alerts, while 50,000 alerts come in ten seconds. */
    private List<String> inAStorm(String extensions) {
        use(extensions);
        for (int second = 0; second < 10; second++) {
            harness.pass(second);
            Instant now = harness.loop.now();
            int from = second * 5000;
            harness.now(harness.node.putAlerts(IntStream.range(from, from + 5000)
                    .mapToObj(i -> alert(
                            LabelSet.of("alertname", "A" + i % 1000, "i", "" + i),
                            url("x" + i),
                            now,
                            Duration.ofDays(1)))
                    .toList()));
        }
        harness.pass(25);
        return messages;
    }

    @Test
    void inAStormTheFirstMessageIsNoLaterForAServerThatHangsOrAnswersTooMuch() {
        List<String> without = inAStorm("{}");
        assertThat(without).hasSize(1000).allMatch(message -> message.equals("10.0s 50 {}"));

        AlertValuesTest hangs = new AlertValuesTest();
        assertThat(hangs.inAStorm(ON)).isEqualTo(without);
        assertThat(hangs.prometheus.asked).hasSize(ValueServer.MOST_UNDER_WAY);

        AlertValuesTest isLarge = new AlertValuesTest();
        String large = vector("1").repeat(10_000_000 / vector("1").length());
        isLarge.prometheus.answer = query -> {
            CompletableFuture<Optional<Series>> later = new CompletableFuture<>();
            isLarge.harness.loop.schedule(
                    Duration.ofMillis(900), () -> later.complete(query.reader().apply(large)));
            return later;
        };
        assertThat(isLarge.inAStorm(ON)).isEqualTo(without);
        assertThat(isLarge.prometheus.asked)
                .as("in two rounds, as a query and its wait take a second")
                .hasSize(2 * ValueServer.MOST_UNDER_WAY);
    }

    @Test
    void aFlushAsksAtMostTwentyTimes() {
        use(ON);
        prometheus.answers(1, "1");
        IntStream.range(0, 50).forEach(i -> fires("A", "i" + i, url("x" + i)));
        harness.pass(20);

        assertThat(prometheus.asked).hasSize(2 * AlertValues.MOST_EXPRESSIONS);
    }

    @Test
    void newAlertsAndRepetitionsAreAskedAnewAndNothingElse() {
        use(ON);
        prometheus.answers(100, "1");
        fires("A", "a", url("x"));
        harness.pass(600);
        assertThat(prometheus.asked).hasSize(2);

        fires("A", "b", url("x"));
        harness.pass(700);
        assertThat(prometheus.asked).hasSize(4);

        harness.pass(5000);
        assertThat(prometheus.asked).hasSize(6);
        assertThat(messages).containsExactly("10.0s 1 {a=1 now}", "610.0s 2 {a=1 now}", "4270.0s 2 {a=1 now}");
    }

    @Test
    void anAlertThatComesTooShortlyBeforeTheFlushHoldsNothingUp() {
        use(ON);
        prometheus.answers(600, "1");
        fires("A", "b", url("x"));
        harness.pass(9.8);
        fires("A", "a", url("x"));
        harness.pass(20);

        assertThat(messages).containsExactly("10.0s 2 {a=1 now}");
    }

    @Test
    void aMessageThatIsDrawnAgainKeepsItsValues() {
        use(ON);
        prometheus.answers(100, "1");
        fires("A", "a", url("x"));
        harness.pass(20);
        Notification sent = harness.r0.last().notification();
        harness.pass(500);

        assertThat(texts(values.of(sent, true))).containsExactly(Map.entry("a", "1 now"));
        assertThat(texts(values.of(sent, false))).isEmpty();
    }

    private static Alert alert(LabelSet labels, String generatorUrl, Instant now, Duration length) {
        return new Alert(labels, LabelSet.EMPTY, now, now.plus(length), generatorUrl, now, false);
    }

    /** What a person is shown of an alert that fires, and after how many milliseconds. */
    private String shown(String generatorUrl) {
        LabelSet labels = LabelSet.of("alertname", "A", "i", "a");
        CompletableFuture<Optional<AlertValues.Answer>> answer = values.now(
                        alert(labels, generatorUrl, harness.loop.now(), Duration.ofDays(1)))
                .toCompletableFuture();
        Duration before = harness.loop.elapsed();
        harness.loop.settle();
        while (!answer.isDone()) {
            harness.loop.runUntil(harness.loop.elapsed().plusMillis(100));
        }
        return answer.join()
                .map(values -> harness.loop.elapsed().minus(before).toMillis() + " ms "
                        + (values.text().isEmpty() ? "none: " + values.fault() : values.text()))
                .orElse("not asked");
    }

    @Test
    void aPersonIsShownTheSameTextAsAMessage() {
        use(ON);
        prometheus.answers(300, "4.2", "0.3", "1", "4.2");
        assertThat(shown(url("x > 0.2"))).isEqualTo("300 ms 4.2 now, 1 h ·······▁▂█ 0.3–4.2");
        assertThat(shown(url("x > 0.2"))).isEqualTo("0 ms 4.2 now, 1 h ·······▁▂█ 0.3–4.2");
        assertThat(prometheus.asked).hasSize(2);
    }

    @Test
    void aPersonIsShownWhyThereAreNone() {
        use(ON);
        assertThat(shown(url("x"))).isEqualTo("1000 ms none: Prometheus has not answered within a second");
        prometheus.answer =
                query -> CompletableFuture.completedFuture(query.reader().apply("x".repeat(10_000_000)));
        assertThat(shown(url("y")))
                .isEqualTo("0 ms none: Prometheus has no series to use, answers too much, or refuses the query");
        prometheus.answer = query -> CompletableFuture.completedFuture(
                query.reader().apply(vector("1").replace("\"a\"", "\"b\"")));
        assertThat(shown(url("z"))).isEqualTo("0 ms none: no series has the labels of the alert, or several have them");
        prometheus.answer =
                query -> CompletableFuture.failedFuture(new IllegalStateException("http://prom:9090/?token=secret"));
        assertThat(shown(url("v"))).isEqualTo("0 ms none: Prometheus does not answer, or with an error");
        assertThat(shown(url("w"))).startsWith("0 ms none: Prometheus ");
        assertThat(shown(url("u")))
                .isEqualTo("0 ms none: Prometheus is not asked, as it has failed before or too many queries wait");
        assertThat(shown("http://prom:9090/graph")).isEqualTo("0 ms none: the link of the alert has no expression");
    }

    @Test
    void aPersonIsNotShownTheValuesOfOtherAlerts() {
        use(ON);
        assertThat(shown("http://other:9090/graph?g0.expr=x")).isEqualTo("not asked");
        LabelSet labels = LabelSet.of("alertname", "A", "i", "a");
        assertThat(harness.now(values.now(alert(labels, url("x"), harness.loop.now(), Duration.ZERO))))
                .as("has ended")
                .isEmpty();
        use("{}");
        assertThat(shown(url("x"))).isEqualTo("not asked");
        assertThat(prometheus.asked).isEmpty();
    }

    @Test
    void whoReadsThePageTakesNothingFromMessages() {
        use(ON);
        IntStream.range(0, 200)
                .forEach(i -> values.now(alert(
                        LabelSet.of("alertname", "P", "i", "a"),
                        url("p" + i),
                        harness.loop.now(),
                        Duration.ofDays(1))));
        harness.pass(8);
        assertThat(prometheus.asked).as("at a time").hasSize(ValueServer.MOST_UNDER_WAY);
        prometheus.answers(100, "1");
        fires("A", "a", url("x"));
        harness.pass(20);

        assertThat(messages).containsExactly("18.0s 1 {a=1 now}");
    }

    @Test
    void itIsKnownWhatWasAskedForMessages() {
        use(ON);
        prometheus.answers(100, "1");
        fires("A", "a", url("x"));
        Instant begin = harness.loop.now();
        harness.pass(20);
        String key = harness.r0.last().notification().groupKey();
        LabelSet alert = LabelSet.of("alertname", "A", "i", "a");

        assertThat(values.ofMessages(key, alert)).contains(new AlertValues.Answer("1 now", "", begin.plusMillis(8500)));
        assertThat(values.ofMessages(key, LabelSet.of("alertname", "A", "i", "b")))
                .isEmpty();
    }

    @Test
    void aReloadThatTakesTheServersAwayEndsIt() {
        use(ON);
        prometheus.answers(100, "1");
        fires("A", "a", url("x"));
        harness.pass(5);
        use("{}");
        harness.pass(20);

        assertThat(prometheus.asked).isEmpty();
        assertThat(messages).containsExactly("10.0s 1 {}");
    }
}
