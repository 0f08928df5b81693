package io.grapevine.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.features.reminders.ReminderSettings;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SilenceRemindersSectionTest extends SectionFixture {

    SilenceRemindersSectionTest() {
        super("route: {receiver: r}\nreceivers: [{name: r}]\n");
    }

    private ReminderSettings reminders(String section) {
        return extensions("silences: {reminders: " + section + "}").of(ReminderSettings.NONE);
    }

    @Test
    void remindersOfSilencesHaveATimeAndLabels() {
        assertThat(reminders("{before: 1h, labels: {severity: info}}"))
                .isEqualTo(new ReminderSettings(Duration.ofHours(1), LabelSet.of("severity", "info")));
        assertThat(reminders("{}")).isEqualTo(new ReminderSettings(Duration.ofMinutes(30), LabelSet.EMPTY));
        assertThat(reminders("")).isEqualTo(ReminderSettings.NONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {before: 10s} | 1:32: silences.reminders.before: "10s" (expected: a duration of at least 1m)
            {before: soon} | 1:32: silences.reminders.before: "soon": not a valid duration string (expected: a duration such as 1d12h or 30s)
            {labels: {by: ana}} | 1:37: silences.reminders.labels.by: label "by" (expected: one other than alertname, silence, by)
            {label: {a: b}} | 1:24: silences.reminders.label: field not found (expected: labels)
            """)
    void reminderWithAnErrorIsRefused(String section, String error) {
        assertThat(faults("silences: {reminders: " + section + "}").get(0)).isEqualTo(error);
    }
}
