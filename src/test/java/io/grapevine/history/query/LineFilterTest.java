package io.grapevine.history.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.history.HistoryJson;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.AlertRecord.Change;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.history.HistoryRecord.ProcessRecord;
import io.grapevine.history.MemoryHistory;
import io.grapevine.history.RecordType;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class LineFilterTest {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    /** Names and values that look like parts of a line. */
    private static final List<String> TEXTS = List.of(
            "a",
            "b",
            "receiver",
            "groupLabels",
            "my\"a",
            "\"a\":\"b\"",
            "{\"a\":",
            ",\"a\":\"b\"},\"receiver\":\"a\"",
            "\\",
            "größe",
            "<>&\n");

    private static String text(Random random) {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private static LabelSet labels(Random random) {
        List<String> pairs = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            pairs.addAll(List.of(text(random), text(random)));
        }
        return LabelSet.of(pairs.toArray(String[]::new));
    }

    private static HistoryRecord record(Random random) {
        return switch (random.nextInt(5)) {
            case 0, 1 -> {
                List<String> pairs = new ArrayList<>();
                labels(random).forEach((name, value) -> pairs.addAll(List.of(name, value)));
                yield MemoryHistory.alert(START, Change.RECEIVED, pairs.toArray(String[]::new));
            }
            case 2, 3 ->
                MemoryHistory.delivery(
                        START, text(random), text(random), Duration.ZERO, labels(random), labels(random));
            default -> new ProcessRecord(START, text(random), true);
        };
    }

    private static Matcher matcher(Random random, String name) throws MatcherException {
        MatchType type = MatchType.values()[random.nextInt(4)];
        String value = random.nextInt(4) == 0 ? "" : text(random);
        return type.isRegexp()
                ? Matcher.of(type, name, random.nextBoolean() ? "a|b" : ".*")
                : Matcher.of(type, name, value);
    }

    private static HistoryFilter filter(Random random) throws MatcherException {
        String key = "{}:" + labels(random);
        Predicate<DeliveryRecord> group = delivery -> delivery.groupKey().equals(key);
        return new HistoryFilter(
                random.nextBoolean() ? Set.of() : Set.of(RecordType.ALERT, RecordType.NOTIFICATION),
                random.nextBoolean() ? Matchers.NONE : Matchers.of(matcher(random, text(random))),
                random.nextInt(3) > 0 ? Optional.empty() : Optional.of(matcher(random, "receiver")),
                random.nextInt(3) > 0 ? Optional.empty() : Optional.of(group),
                Set.of(),
                Optional.empty());
    }

    @Test
    void lineOfARecordThatTheFilterAdmitsIsNeverExcluded() throws MatcherException {
        int excluded = 0;
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            HistoryFilter filter = filter(random);
            HistoryRecord record = record(random);
            byte[] line = HistoryJson.line(record).getBytes(StandardCharsets.UTF_8);
            boolean accepted = new LineFilter(filter, filter.possibleTypes()).test(line);
            assertThat(accepted || !filter.admits(record, alert -> true))
                    .as("seed %d", seed)
                    .isTrue();
            excluded += accepted ? 0 : 1;
        }
        assertThat(excluded).isGreaterThan(4_000);
    }

    @Test
    void linesWithAnotherNameReceiverOrGroupAreExcluded() {
        LabelSet group = LabelSet.of("alertname", "Disk");
        byte[] sent = HistoryJson.line(MemoryHistory.delivery(START, "dba", "", Duration.ZERO, group, group))
                .getBytes(StandardCharsets.UTF_8);

        assertThat(new LineFilter(of("Disk", "dba", "{}:" + group), Set.of()).test(sent))
                .isTrue();
        assertThat(new LineFilter(of("Net", "dba", "{}:" + group), Set.of()).test(sent))
                .isFalse();
        assertThat(new LineFilter(of("Disk", "web", "{}:" + group), Set.of()).test(sent))
                .isFalse();
        assertThat(new LineFilter(of("Disk", "dba", "{}:{}"), Set.of()).test(sent))
                .isFalse();
    }

    private static HistoryFilter of(String name, String receiver, String group) {
        return new HistoryFilter(
                Set.of(),
                Matchers.of(Matcher.equal("alertname", name)),
                Optional.of(Matcher.equal("receiver", receiver)),
                Optional.of(delivery -> delivery.groupKey().equals(group)),
                Set.of(),
                Optional.empty());
    }
}
