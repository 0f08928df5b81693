package io.grapevine.level;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeliberateTest {
    private static final Item GO = new Item("metric", "go_threads");
    private static final Item FLAG = new Item("alertmanager flag", "--x");

    private static Deliberate parse(String... lines) throws Deliberate.InvalidEntryException {
        return Deliberate.parse("list", List.of(lines));
    }

    @Test
    void whatNoEntryNamesIsOpen() throws Exception {
        List<Difference> differences = Difference.between(Map.of(GO, "gauge", FLAG, "=1"), Map.of(FLAG, "=2"));

        Deliberate.Judgement judgement =
                parse("# a comment", "", "metric | go_* | a JVM has others").judge(differences);

        assertThat(judgement.open()).containsExactly(new Difference(FLAG, "=1", "=2"));
        assertThat(judgement.idle()).isEmpty();
        assertThat(judgement.passes()).isFalse();
    }

    @Test
    void entryThatNamesNoDifferenceIsReportedWithItsLine() throws Exception {
        Deliberate.Judgement judgement =
                parse("", "metric* | go_* | a JVM has others").judge(List.of());

        assertThat(judgement.passes()).isFalse();
        assertThat(judgement.idle())
                .extracting(Deliberate.Entry::line, Deliberate.Entry::text)
                .containsExactly(tuple(2, "metric* | go_* | a JVM has others"));
    }

    @Test
    void entryOfSeveralThatNameADifferenceIsNotIdle() throws Exception {
        List<Difference> differences = List.of(new Difference(GO, "gauge", Difference.NONE));

        assertThat(parse("metric | go_* | one", "* | *threads | other")
                        .judge(differences)
                        .passes())
                .isTrue();
    }

    @Test
    void entryOfWhatIsAddedNamesNothingThatAlertmanagerHas() throws Exception {
        Deliberate list = parse("+metric | * | metrics of its own");
        Difference added = new Difference(GO, Difference.NONE, "gauge");

        assertThat(list.judge(List.of(added)).passes()).isTrue();
        assertThat(list.judge(List.of(new Difference(GO, "gauge", "counter"))).open())
                .hasSize(1);
    }

    @Test
    void signsOfExpressionsMeanThemselves() throws Exception {
        Deliberate list = parse("field | a[].b.c | no expression");

        assertThat(list.judge(List.of(new Difference(new Item("field", "a[].b.c"), "1", "2")))
                        .passes())
                .isTrue();
        assertThat(list.judge(List.of(new Difference(new Item("field", "a[].bxc"), "1", "2")))
                        .open())
                .hasSize(1);
    }

    @Test
    void lineWithoutAReasonIsRefusedWithItsPlace() {
        for (String line : List.of("metric | go_*", "metric | go_* |", "| go_* | x", "text")) {
            assertThatThrownBy(() -> parse("", line))
                    .hasMessage("list:2: " + line.strip() + " (expected: subject | name | reason)");
        }
    }

    @Test
    void listOfTheRepositoryCanBeRead() throws Exception {
        List<String> lines = Files.readAllLines(Path.of("src/bench/level/differences.txt"));

        assertThat(Deliberate.parse("differences.txt", lines).judge(List.of()).idle())
                .as("no entry names nothing")
                .isNotEmpty();
    }
}
