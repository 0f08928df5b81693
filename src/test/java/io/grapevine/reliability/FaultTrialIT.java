package io.grapevine.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Tool;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Short versions of {@link FaultBenchmark}. */
@Tag("alone")
@Tag("thorough")
@ExtendWith(Tool.PackagedProgram.class)
class FaultTrialIT {
    /** Programs that have just started, on a computer that does other things too; lookups that hang take 10 s. */
    private static final double MOST_MILLIS = 9_000;

    @TempDir
    Path directory;

    private static void run(FaultTrial trial) throws Exception {
        Figures figures = trial.run();

        assertThat(figures.lines()).isNotEmpty();
        assertThat(figures.missed()).as(figures.lines().toString()).isEmpty();
    }

    @Test
    void slowClientsDelayNoOthers() throws Exception {
        run(new SlowClientsTrial(directory, 200, Duration.ofSeconds(3), MOST_MILLIS));
    }

    @Test
    void aReceiverThatNeverAnswersDelaysNoOther() throws Exception {
        run(new ReceiversTrial(directory, ReceiversTrial.Trouble.SILENT_RECEIVER, 1, 2, MOST_MILLIS));
    }

    @Test
    void aNameServerThatNeverAnswersDelaysNoReceiverThatNeedsNone() throws Exception {
        run(new ReceiversTrial(directory, ReceiversTrial.Trouble.SILENT_NAME_SERVER, 10, 2, MOST_MILLIS));
    }

    @Test
    void lossBetweenReplicasLosesAndDelaysNoNotification() throws Exception {
        run(new LossTrial(directory, Duration.ofSeconds(3), MOST_MILLIS));
    }

    @Test
    void stepsOfTheClockLoseAndDelayNoNotification() throws Exception {
        run(new ClockTrial(directory, Duration.ofSeconds(2), MOST_MILLIS));
    }

    @Test
    void moreConnectionsThanFilesDelayNothing() throws Exception {
        run(new DescriptorsTrial(directory, Duration.ofSeconds(3), MOST_MILLIS));
    }
}
