package io.grapevine.virtualtime.configtest.play;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.trace.Span;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.core.notify.Integration;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.ReceiverData;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.notification.Notification;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.Integrations;
import io.grapevine.receiver.MessageTemplateSet;
import io.grapevine.virtualtime.configtest.script.ConfigSource;
import io.grapevine.virtualtime.configtest.script.ScriptStep.ReceiverAnswer;
import io.grapevine.virtualtime.simulation.SimLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

class RecordingDeskTest {
    private static final Instant NOW = Instant.parse("2026-01-05T00:00:00Z");

    private static final List<ReceiverAnswer> FAILURES = List.of(
            new ReceiverAnswer(ReceiverAnswer.Kind.STATUS, 503),
            new ReceiverAnswer(ReceiverAnswer.Kind.REFUSED, null),
            new ReceiverAnswer(ReceiverAnswer.Kind.TIMEOUT, null));

    private final SimLoop world = new SimLoop(NOW, 1);
    private final PlayLog log = new PlayLog();
    private final RecordingDesk desk = new RecordingDesk(world, Duration.ZERO, log);

    private static Stream<ConfigSource> examples() throws IOException {
        Path receivers = Path.of("config-examples/receivers");
        Path main = receivers.resolve("alertmanager.yml");
        return Stream.concat(
                yaml(Path.of("config-examples"), "grapevine.yml").map(file -> new ConfigSource(file, null, null, null)),
                yaml(receivers, "alertmanager.yml").map(added -> new ConfigSource(main, null, null, added)));
    }

    private static Stream<Path> yaml(Path directory, String without) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files
                    .filter(file -> file.toString().endsWith(".yml") && !file.endsWith(without))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private DynamicTest test(ConfigSource example, Executable body) {
        return DynamicTest.dynamicTest(example.key().replace('\0', ' '), body);
    }

    /** All kinds of integrations are among the examples, most with secrets in files that are not there. */
    @TestFactory
    Stream<DynamicTest> everyReceiverOfTheExamplesIsRenderedAndRecorded() throws IOException {
        return examples()
                .map(file -> test(file, () -> {
                    for (Integration integration : integrations(file)) {
                        for (Notification notification : List.of(notification(true), notification(false))) {
                            Outcome outcome = send(integration, notification);
                            RecordedSend recorded = log.sends().get(log.sends().size() - 1);

                            assertThat(outcome).as("%s", integration).isInstanceOf(Outcome.Delivered.class);
                            assertThat(recorded.isAccepted()).isTrue();
                            assertThat(recorded.error()).isEmpty();
                            assertThat(recorded.texts()).as("%s", integration).isNotEmpty();
                        }
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyReceiverOfTheExamplesCanFail() throws IOException {
        return examples()
                .map(file -> test(file, () -> {
                    for (Integration integration : integrations(file)) {
                        for (ReceiverAnswer answer : FAILURES) {
                            desk.answer(List.of("a"), integration.receiver(), "", answer);
                            assertThat(send(integration, notification(true)))
                                    .as("%s %s", integration, answer)
                                    .isInstanceOf(Outcome.Retryable.class);
                        }
                        desk.answer(List.of("a"), integration.receiver(), "", ReceiverAnswer.OK);
                    }
                }));
    }

    private Outcome send(Integration integration, Notification notification) {
        var outcome = integration.notifier().send(notification).toCompletableFuture();
        world.runUntil(world.elapsed().plus(notification.timeout()));
        return outcome.join();
    }

    private List<Integration> integrations(ConfigSource source) throws Exception {
        ConfigCache configs = new ConfigCache(ParserMode.UTF8_WITH_FALLBACK);
        TestedConfig tested = configs.load(source);
        Integrations made = Integrations.answering(
                HttpSenders.answering(desk::answer, Map.of()),
                MessageTemplateSet.load(
                        tested.templates(),
                        tested.extensions(),
                        tested.extensionFiles(),
                        configs.clock(),
                        Location.UTC,
                        "http://am"),
                desk::answer,
                desk::answer);
        List<Integration> recorded = new ArrayList<>();
        for (ReceiverConfig receiver : tested.config().receivers()) {
            ReceiverConfig shown = SecretPlaceholders.in(receiver);
            List<Integration> real = made.of(shown);
            for (int i = 0; i < real.size(); i++) {
                recorded.add(
                        desk.recorded("a", real.get(i), shown.integrations().get(i), notification -> ""));
            }
        }
        return recorded;
    }

    private static Notification notification(boolean firing) {
        LabelSet labels = LabelSet.of(
                "alertname", "Down", "cluster", "eu", "instance", "db-1", "severity", "critical", "team", "shop");
        Alert alert = new Alert(
                labels,
                LabelSet.of("summary", "it is down", "runbook_url", "http://runbooks/down"),
                NOW.minusSeconds(60),
                firing ? Alert.NO_END : NOW,
                "http://prometheus/graph",
                NOW,
                false);
        return new Notification(
                "{}:{alertname=\"Down\"}",
                "team",
                LabelSet.of("alertname", "Down", "cluster", "eu"),
                LabelSet.EMPTY,
                List.of(alert),
                firing ? NotifyReason.FIRST : NotifyReason.ALL_RESOLVED,
                ReceiverData.EMPTY,
                NOW,
                Duration.ofSeconds(10),
                Span.NONE,
                null,
                null,
                null,
                Notification.Values.NONE);
    }
}
