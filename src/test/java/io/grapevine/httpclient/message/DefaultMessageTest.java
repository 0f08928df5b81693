package io.grapevine.httpclient.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Records;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.notification.NotifyReason;
import io.grapevine.receiver.Samples;
import io.grapevine.template.TemplateData;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultMessageTest {
    private static final Length LONG = Length.characters(10_000);

    private static Alert alert(LabelSet labels, LabelSet annotations, Duration age, Instant end) {
        return new Alert(
                labels, annotations, Samples.NOW.minus(age), end, "http://prom/" + labels.valueOf("i"), end, false);
    }

    private static Alert disk(String number, String severity, Instant end) {
        return alert(
                LabelSet.of("alertname", "DiskFull", "cluster", "db", "i", number, "job", "node", "severity", severity),
                LabelSet.of("summary", "Disk of " + number),
                Duration.ofMinutes(12),
                end);
    }

    private static TemplateData data(List<Alert> alerts) {
        LabelSet group = LabelSet.of("alertname", "DiskFull", "cluster", "db");
        return Records.with(Samples.of(alerts, NotifyReason.FIRST), "groupLabels", group)
                .data("http://am");
    }

    private static DefaultMessage message(Markup markup, Alert... alerts) {
        return new DefaultMessage(data(List.of(alerts)), Samples.NOW, markup);
    }

    @Test
    void theHeadlineSaysStateNameGroupAndSeverity() {
        assertThat(message(Markup.PLAIN, disk("1", "critical", Alert.NO_END), disk("2", "critical", Alert.NO_END))
                        .headline())
                .isEqualTo("[FIRING:2] DiskFull · db · critical");
        assertThat(message(Markup.PLAIN, disk("1", "critical", Alert.NO_END), disk("2", "warning", Alert.NO_END))
                        .headline())
                .isEqualTo("[FIRING:2] DiskFull · db");
        assertThat(message(Markup.PLAIN, disk("1", "critical", Samples.NOW)).headline())
                .isEqualTo("[RESOLVED] DiskFull · db · critical");
    }

    @Test
    void alertsThatFireComeFirstEachWithWhatDiffers() {
        assertThat(message(
                                Markup.PLAIN,
                                disk("1", "critical", Samples.NOW.minusSeconds(30)),
                                disk("2", "critical", Alert.NO_END))
                        .body(LONG, ""))
                .isEqualTo("""
                        Disk of 2
                        i=2 · since 12 min
                        Source: http://prom/2

                        Disk of 1
                        i=1 · resolved after 11 min
                        Source: http://prom/1""");
    }

    @Test
    void oneAlertAloneHasTheLabelsThatTheHeadlineDoesNotSay() {
        assertThat(message(Markup.PLAIN, disk("1", "critical", Alert.NO_END)).body(LONG, ""))
                .startsWith("Disk of 1\ni=1 · job=node · since 12 min\n");
    }

    @Test
    void whatAnAlertIsAboutIsTheFirstAnnotationThatThereIs() {
        LabelSet labels = LabelSet.of("alertname", "DiskFull");
        assertThat(message(
                                Markup.PLAIN,
                                alert(
                                        labels,
                                        LabelSet.of("description", "two\n lines", "runbook_url", "http://r"),
                                        Duration.ZERO,
                                        Alert.NO_END))
                        .body(LONG, ""))
                .isEqualTo("two lines\nsince 0 s\nRunbook: http://r\nSource: http://prom/");
        assertThat(message(Markup.PLAIN, alert(labels, LabelSet.EMPTY, Duration.ZERO, Alert.NO_END))
                        .body(LONG, ""))
                .startsWith("DiskFull\n");
    }

    @Test
    void tenAlertsAreShownAndTheOthersCounted() {
        Alert[] many = IntStream.range(100, 117)
                .mapToObj(number -> disk("n" + number, "info", Alert.NO_END))
                .toArray(Alert[]::new);
        String body = message(Markup.PLAIN, many).body(LONG, "the end");
        assertThat(body).contains("Disk of n109").doesNotContain("Disk of n110").endsWith("\n\nand 7 more\n\nthe end");
        String shorter = message(Markup.PLAIN, many).body(Length.characters(200), "the end");
        assertThat(shorter).hasSizeLessThanOrEqualTo(200).endsWith("\n\nand 15 more\n\nthe end");
        assertThat(message(Markup.PLAIN, many).body(Length.characters(30), ""))
                .isEqualTo("Disk of n100\n\nand 16 more");
        assertThat(message(Markup.PLAIN, many).body(Length.characters(20), "")).isEqualTo("Disk o…\n\nand 16 more");
        assertThat(message(Markup.PLAIN, many).body(Length.characters(5), "")).isEqualTo("Disk…");
    }

    @Test
    void valuesAreEscapedInAMarkup() {
        assertThat(message(Markup.MARKDOWN, disk("[1](http://evil) @all", "info", Alert.NO_END))
                        .body(LONG, ""))
                .isEqualTo("**Disk of \\[1\\](http://evil) @all**  \n"
                        + "i=\\[1\\](http://evil) @all · job=node · since 12 min  \n"
                        + "[Source](http://prom/[1]%28http://evil%29%20@all)");
    }

    @ParameterizedTest
    @CsvSource({
        "PT-5S, 0 s",
        "PT0S, 0 s",
        "PT59.9S, 59 s",
        "PT1M, 1 min",
        "PT59M59S, 59 min",
        "PT1H, 1 h",
        "PT1H5M, 1 h 5 min",
        "PT23H59M, 23 h 59 min",
        "P1D, 1 d",
        "P1DT3H59M, 1 d 3 h",
        "P100DT1H, 100 d 1 h"
    })
    void durationsHaveTheirTwoLargestUnits(Duration duration, String words) {
        assertThat(IncidentDuration.text(duration)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "critical, CRITICAL",
        "PAGE, CRITICAL",
        "warning, WARNING",
        "high, WARNING",
        "'', WARNING",
        "info, INFO",
        "none, INFO"
    })
    void theSeverityIsThatOfItsLabel(String label, Severity severity) {
        assertThat(Severity.of(data(List.of(disk("1", label, Alert.NO_END))))).isEqualTo(severity);
    }

    @Test
    void theSeverityOfAGroupIsThatOfItsGravestFiringAlert() {
        assertThat(Severity.of(data(List.of(
                        disk("1", "critical", Samples.NOW),
                        disk("2", "info", Alert.NO_END),
                        disk("3", "warning", Alert.NO_END)))))
                .isEqualTo(Severity.WARNING);
        assertThat(Severity.of(data(List.of(disk("1", "critical", Samples.NOW), disk("2", "info", Samples.NOW)))))
                .isEqualTo(Severity.CRITICAL);
    }
}
