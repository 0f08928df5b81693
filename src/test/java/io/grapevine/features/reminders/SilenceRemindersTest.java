package io.grapevine.features.reminders;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.records.Silence;
import io.grapevine.sim.Samples;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SilenceRemindersTest {
    @Test
    void theReminderNamesTheEndInSeconds() {
        Instant now = Instant.parse("2026-11-23T12:00:00Z");
        Silence silence = Samples.silence(now, now.plusSeconds(900).plusNanos(733_628_275), "alertname=\"Disk\"");

        assertThat(SilenceReminders.annotations(silence).valueOf("summary"))
                .isEqualTo("A silence ends at 2026-11-23T12:15:00Z, and alerts that it mutes fire");
    }
}
